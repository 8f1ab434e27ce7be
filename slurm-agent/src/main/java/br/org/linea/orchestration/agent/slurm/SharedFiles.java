package br.org.linea.orchestration.agent.slurm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that the whole group may write, whatever this process's umask is; durable by rename. */
final class SharedFiles {

  private static final String FILE = "rw-rw-r--";
  private static final String MODE = "unix:mode";
  private static final int DIRECTORY = 0775;
  private static final int INHERITED = 07000;

  private SharedFiles() {}

  /** Makes a folder and what lacks above it. */
  static void directories(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    directories(folder.getParent());
    try {
      Files.createDirectory(folder);
      int mode = (Integer) Files.getAttribute(folder, MODE);
      if ((mode & DIRECTORY) != DIRECTORY) {
        // Keeps a set-group-id bit that the folder above handed down. The service's umask makes
        // this unneeded, and its RestrictSUIDSGID would forbid it.
        Files.setAttribute(folder, MODE, (mode & INHERITED) | DIRECTORY);
      }
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  static void write(Path file, String text) throws IOException {
    Path draft = file.resolveSibling("." + file.getFileName() + ".part");
    try (FileChannel channel =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
    Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString(FILE));
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Without it an sbatch right after might find an empty script on a file server. */
  static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
