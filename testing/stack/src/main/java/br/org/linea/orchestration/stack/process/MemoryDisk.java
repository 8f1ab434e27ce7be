package br.org.linea.orchestration.stack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * A file system of its own in memory (tmpfs) that can be filled without harm to anything else.
 * Mounted in a folder of a stack, it goes with the stack. For one thread at a time.
 */
public final class MemoryDisk {

  private static final int BLOCK = 65_536;

  private final Path folder;
  private SeekableByteChannel filler;

  private MemoryDisk(Path folder) {
    this.folder = folder;
  }

  /**
   * Mounts one. Needs root.
   *
   * @param folder an empty folder below the folder of a stack
   * @param megabytes its size
   * @throws IllegalStateException where nothing can be mounted, with the words of {@code mount}
   */
  public static MemoryDisk mount(Path folder, int megabytes) {
    String options = "size=%dm,mode=0755".formatted(megabytes);
    Command.run(
        folder.getParent(),
        Map.of(),
        List.of("mount", "-t", "tmpfs", "-o", options, "orchestration", folder.toString()));
    return new MemoryDisk(folder);
  }

  /**
   * Takes all space that is left, with a file that has no name: the kernel gives the space back
   * when this process ends, however it ends.
   */
  public void fill() {
    try {
      filler =
          Files.newByteChannel(
              folder.resolve(".filler"),
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
      top();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes until the disk is full, which it says by an error. */
  private void top() {
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    try {
      while (true) {
        filler.write(block.clear());
      }
    } catch (IOException full) {
      if (free() > 0) {
        throw new UncheckedIOException(full);
      }
    }
  }

  /** Gives back what {@link #fill} took. Once is enough. */
  public void empty() {
    try {
      if (filler != null) {
        filler.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes that are free. */
  public long free() {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
