package br.org.linea.orchestration.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The clock of one program, which can be set while it runs: libfaketime is loaded before the C
 * library and reads the offset from a file, once a second. The monotonic clock and the times of
 * files stay true, as they do when a real clock is stepped.
 */
final class ProgramClock {

  private static final Path LIBRARIES = Path.of("/usr/lib");
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  private static final Pattern PID = Pattern.compile("[0-9]{1,18}$");

  private final Path library;
  private final Path offset;

  /**
   * A clock that is right.
   *
   * @param library {@link #library}
   * @param offset the file to keep the offset in
   */
  ProgramClock(Path library, Path offset) {
    this.library = library;
    this.offset = offset;
    isOff(Duration.ZERO);
  }

  /** Where Debian's package libfaketime has put its library; empty where it is not installed. */
  static Optional<Path> library() {
    try (DirectoryStream<Path> machines = Files.newDirectoryStream(LIBRARIES, "*-linux-*")) {
      for (Path machine : machines) {
        Path library = machine.resolve("faketime/libfaketimeMT.so.1");
        if (Files.exists(library)) {
          return Optional.of(library);
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sets it. */
  void isOff(Duration by) {
    Path draft = offset.resolveSibling(offset.getFileName() + ".part");
    try {
      Files.writeString(draft, "%+d\n".formatted(by.toSeconds()));
      Files.move(draft, offset, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the program needs in its environment. */
  Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD", library.toString(),
        "FAKETIME_TIMESTAMP_FILE", offset.toString(),
        "FAKETIME_CACHE_DURATION", "1",
        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
        // Its help for an old C library makes each timed wait of a JVM a busy one.
        "FAKETIME_FORCE_MONOTONIC_FIX", "0",
        "NO_FAKE_STAT", "1");
  }

  /** Removes what the library leaves of programs that are killed: of processes that are gone. */
  static void sweep() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(SHARED_MEMORY, "*faketime_*")) {
      for (Path file : files) {
        Matcher pid = PID.matcher(file.toString());
        if (pid.find() && ProcessHandle.of(Long.parseLong(pid.group())).isEmpty()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
