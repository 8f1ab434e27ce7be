package br.org.linea.orchestration.stack.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A shell that waits for this process to be gone, by the end of a pipe that nothing else holds, and
 * then ends every process that belongs to the private folder, and removes the folder. SIGKILL of
 * this process cannot prevent it. {@code guard.sh} tells what belongs to the folder.
 */
public final class Guard implements AutoCloseable {

  private static final String LOGS_VARIABLE = "ORCHESTRATION_STACK_LOGS";
  private static final long LIMIT_SECONDS = 90;

  private final Process process;
  private final Path marks;

  private Guard(Process process, Path marks) {
    this.process = process;
    this.marks = marks;
  }

  /** The folder in which logs are kept when a stack ends, where the environment names one. */
  public static Optional<Path> logs() {
    return Optional.ofNullable(System.getenv(LOGS_VARIABLE))
        .filter(name -> !name.isEmpty())
        .map(name -> Path.of(name).toAbsolutePath());
  }

  public static Guard over(Path folder) {
    try (InputStream source = Guard.class.getResourceAsStream("guard.sh")) {
      Path script = Files.createTempFile("orchestration-guard-", ".sh");
      Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
      Path marks = Files.createFile(Path.of(script + ".marks"));
      Files.writeString(marks, folder + "/\n");
      Files.createFile(files(marks));
      List<String> argv =
          new ArrayList<>(
              List.of("setsid", "sh", script.toString(), folder.toString(), marks.toString()));
      logs().ifPresent(logs -> argv.add(logs.toString()));
      ProcessBuilder builder = new ProcessBuilder(argv);
      String path = builder.environment().get("PATH");
      builder.environment().clear();
      builder.environment().put("PATH", path);
      builder.directory(Path.of("/").toFile());
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      return new Guard(builder.start(), marks);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the guard", e);
    }
  }

  /** A new folder in the system's own for such, which no other user may enter. */
  public static Path privateFolder() {
    try {
      return Files.createTempDirectory(
          "orchestration-",
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path files(Path marks) {
    return Path.of(marks + ".files");
  }

  /** Also ends processes with this text in their environment or command line. */
  public void mark(String text) {
    append(marks, text);
  }

  /** Also removes this file. */
  public void remove(Path file) {
    append(files(marks), file.toAbsolutePath().toString());
  }

  private static void append(Path list, String line) {
    try {
      Files.writeString(list, line + "\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets the guard do its work now and waits for its end. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            "the guard did not finish within "
                + LIMIT_SECONDS
                + " s, see process "
                + process.pid());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
