package br.org.linea.orchestration.stack.services;

import br.org.linea.orchestration.stack.process.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * slurmrestd on a unix socket in the private folder, for the Slurm of a stack, own or attached. Not
 * part of the stack, since few tests need one. It may be started again after {@link #kill()}.
 */
public final class SlurmRestd implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final Slurm slurm;
  private final Path folder;
  private Child child;

  /** For the Slurm of this stack; it does not run yet. */
  public SlurmRestd(LocalStack stack) {
    this.slurm = stack.slurm();
    this.folder = stack.folder("slurmrestd");
  }

  /** Where it listens. */
  public Path socket() {
    return folder.resolve("socket");
  }

  /** Starts it and returns when it listens. */
  public void start() {
    Map<String, String> environment = new HashMap<>(slurm.environment());
    // The user who runs the tests is the stack's SlurmUser, whom it refuses to be otherwise.
    environment.put("SLURMRESTD_SECURITY", "disable_user_check");
    deleteSocket();
    child =
        Child.start(
            "slurmrestd",
            folder,
            folder.resolve("slurmrestd.out"),
            environment,
            List.of("slurmrestd", "-a", "rest_auth/local", "unix:" + socket()));
    child.awaitReady(LIMIT, () -> Files.exists(socket()));
  }

  private void deleteSocket() {
    try {
      Files.deleteIfExists(socket());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** KILL; its socket stays, and nothing listens on it. */
  public void kill() {
    child.kill();
  }

  @Override
  public void close() {
    if (child != null) {
      child.stop(STOP_LIMIT);
    }
  }
}
