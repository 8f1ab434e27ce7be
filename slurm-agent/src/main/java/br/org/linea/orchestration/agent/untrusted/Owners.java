package br.org.linea.orchestration.agent.untrusted;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whose files decide: those of the agent's own account, under which its jobs run. Run directories
 * are open to the group, and another of its members must not end a run with a file.
 */
public final class Owners {

  private static final String PROBE = ".orchestration-owner";

  private Owners() {}

  /**
   * Checks whose an entry is; one that is not there passes.
   *
   * @throws BadEntry when it is another user's
   */
  public static void check(UntrustedFolder folder, String name) throws IOException {
    Optional<Long> owner = folder.owner(name).filter(it -> it != self());
    if (owner.isPresent() && !owner.equals(onDisk(folder))) {
      throw new BadEntry(folder.path().resolve(name), "another user's");
    }
  }

  /** The number of the agent's account. */
  public static long self() {
    try {
      return ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file server may map all users to one: then the agent's new files are that one's, too. */
  private static Optional<Long> onDisk(UntrustedFolder folder) {
    try {
      SharedFiles.write(folder, PROBE, "");
      Optional<Long> owner = folder.owner(PROBE);
      folder.delete(PROBE);
      return owner;
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
