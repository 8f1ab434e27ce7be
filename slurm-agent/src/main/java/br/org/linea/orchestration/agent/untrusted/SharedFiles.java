package br.org.linea.orchestration.agent.untrusted;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * Writes files and folders that the whole group may write, whatever this process's umask is. Files
 * are durable by rename. Nothing is written through a link.
 */
public final class SharedFiles {

  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-rw-r--");
  private static final String MODE = "unix:mode";
  private static final int DIRECTORY = 0775;
  private static final int INHERITED = 07000;

  private SharedFiles() {}

  /** Makes a folder whose place an operator chose, and what is missing above it. */
  public static void directories(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    directories(folder.getParent());
    try {
      make(folder);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  /**
   * Opens a folder in another one, and makes it when it is missing.
   *
   * @throws BadEntry when something else has its name
   */
  public static UntrustedFolder folder(UntrustedFolder above, String name) throws IOException {
    Optional<UntrustedFolder> there = above.folder(name);
    if (there.isPresent()) {
      return there.get();
    }
    Path path = above.path().resolve(name);
    try {
      // Java has no mkdirat: a job that swaps a folder above for a link right now makes this add
      // an empty folder elsewhere. The folder is then opened without following that link.
      make(path);
    } catch (FileAlreadyExistsException e) {
      // Another thread made it, or something else; opening it tells.
    }
    return above.folder(name).orElseThrow(() -> new NoSuchFileException(path.toString()));
  }

  private static void make(Path folder) throws IOException {
    Files.createDirectory(folder);
    int mode = (Integer) Files.getAttribute(folder, MODE, LinkOption.NOFOLLOW_LINKS);
    if ((mode & DIRECTORY) != DIRECTORY) {
      // Keeps a set-group-id bit that the folder above handed down. The service's umask makes
      // this unneeded, and its RestrictSUIDSGID would forbid it.
      Files.setAttribute(folder, MODE, (mode & INHERITED) | DIRECTORY);
    }
  }

  /**
   * Writes a whole file. Everything of its name is replaced but a folder.
   *
   * @throws IOException when a folder is in the way, or the disk does not take it
   */
  public static void write(UntrustedFolder folder, String name, String text) throws IOException {
    write(folder, name, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes a whole file. Everything of its name is replaced but a folder.
   *
   * @throws IOException when a folder is in the way, or the disk does not take it
   */
  public static void write(UntrustedFolder folder, String name, byte[] content) throws IOException {
    Path draft = Path.of("." + name + ".part");
    folder.delete(draft.toString());
    try (SeekableByteChannel channel =
        folder.stream()
            .newByteChannel(
                draft,
                Set.of(
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS))) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      ((FileChannel) channel).force(true);
    }
    folder.stream()
        .getFileAttributeView(draft, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setPermissions(FILE);
    folder.stream().move(draft, folder.stream(), Path.of(name));
  }

  /**
   * Renames a file into another folder. Everything of its name there is replaced but a folder.
   *
   * @throws IOException when a folder is in the way, or the disk does not take it
   */
  public static void move(UntrustedFolder from, String name, UntrustedFolder to)
      throws IOException {
    from.stream().move(Path.of(name), to.stream(), Path.of(name));
  }

  /** Makes what was renamed durable: an sbatch right after might else find an empty script. */
  public static void sync(UntrustedFolder folder) throws IOException {
    try (SeekableByteChannel self =
        folder.stream().newByteChannel(Path.of("."), Set.of(StandardOpenOption.READ))) {
      ((FileChannel) self).force(true);
    }
  }
}
