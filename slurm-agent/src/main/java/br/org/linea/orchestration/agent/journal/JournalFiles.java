package br.org.linea.orchestration.agent.journal;

import br.org.linea.orchestration.agent.runtime.FaultPoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Files that are either the old ones or the new ones, whatever line the machine dies at: a
 * temporary file is written and synced, renamed over the old one, and the folder is synced. Safe
 * for several threads as long as no two write the same name.
 */
final class JournalFiles {

  static final String UNREADABLE = ".unreadable";
  private static final String TORN = ".tmp";

  private final Path folder;
  private final AtomicLong serial = new AtomicLong();

  /**
   * Makes the folder where it is missing.
   *
   * @throws IOException when the folder cannot be made, read or written
   */
  JournalFiles(Path folder) throws IOException {
    this.folder = folder.toAbsolutePath();
    if (!Files.isDirectory(this.folder)) {
      Files.createDirectories(
          this.folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    sync();
  }

  /** Removes what a crash left half written; only for the one who holds the journal's lock. */
  void removeTorn() throws IOException {
    for (Path torn : list(TORN)) {
      Files.delete(torn);
    }
    sync();
  }

  Path folder() {
    return folder;
  }

  /** The files whose names end so, sorted. */
  List<Path> list(String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  byte[] read(Path file) throws IOException {
    return Files.readAllBytes(file);
  }

  boolean exists(String name) {
    return Files.exists(folder.resolve(name));
  }

  /** Writes the content of a file. */
  interface Content {
    void to(FileChannel channel) throws IOException;
  }

  /** Durable when it returns; on an exception the file has the old content or the new one. */
  void write(String name, byte[] content) throws IOException {
    write(name, channel -> write(channel, content));
  }

  /** Writes all of it. */
  static void write(FileChannel channel, byte[] content) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(content);
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
  }

  /** Durable when it returns; on an exception the file has the old content or the new one. */
  void write(String name, Content content) throws IOException {
    Path temporary = folder.resolve(name + "." + serial.incrementAndGet() + TORN);
    Set<StandardOpenOption> options =
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            options,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      content.to(channel);
      channel.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    FaultPoint.JOURNAL_FILE_WRITTEN.reach();
    Files.move(
        temporary,
        folder.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    FaultPoint.JOURNAL_FILE_RENAMED.reach();
    sync();
  }

  /** Takes a file out of the way and keeps it for a person to look at. */
  Path setAside(Path file) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + UNREADABLE);
    return Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Keeps a file that is about to be replaced, for a person to look at. */
  Path linkAside(Path file) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + UNREADABLE);
    Files.deleteIfExists(aside);
    return Files.createLink(aside, file);
  }

  /** Without this the rename itself may be lost with the power. */
  private void sync() throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
