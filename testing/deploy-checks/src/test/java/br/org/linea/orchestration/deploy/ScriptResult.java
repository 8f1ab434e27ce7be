package br.org.linea.orchestration.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How a command ended.
 *
 * @param exit its exit code
 * @param output what it wrote to either stream
 */
record ScriptResult(int exit, String output) {

  private static final Duration LIMIT = Duration.ofMinutes(5);

  /**
   * Runs {@code argv} in {@code folder} to its end.
   *
   * @param more environment on top of this process's own
   * @throws IllegalStateException when it does not end within five minutes; it is killed then
   */
  static ScriptResult of(Path folder, Map<String, String> more, List<String> argv) {
    try {
      Path file = Files.createTempFile("check-", ".out");
      ProcessBuilder builder = new ProcessBuilder(argv).directory(folder.toFile());
      builder.environment().putAll(more);
      builder
          .redirectErrorStream(true)
          .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
          .redirectOutput(file.toFile());
      Process process = builder.start();
      try {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
          throw new IllegalStateException(argv + " was still running after " + LIMIT);
        }
        String output = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        return new ScriptResult(process.exitValue(), output);
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
