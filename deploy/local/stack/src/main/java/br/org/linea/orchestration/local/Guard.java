package br.org.linea.orchestration.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A shell that waits for this process to be gone, by the end of a pipe that nothing else holds, and
 * then ends every process that has the private folder's path in its environment, its command line
 * or as its working directory, and removes the folder. SIGKILL of this process cannot prevent it.
 */
final class Guard implements AutoCloseable {

  private static final String SCRIPT =
      """
      trap '' INT TERM HUP
      folder='%s'
      cat > /dev/null
      find_all() {
        for entry in /proc/[0-9]*; do
          pid=${entry#/proc/}
          [ "$pid" = "$$" ] && continue
          if tr '\\0' '\\n' < "$entry/environ" 2> /dev/null | grep -qF -- "$folder" \\
            || tr '\\0' ' ' < "$entry/cmdline" 2> /dev/null | grep -qF -- "$folder" \\
            || readlink "$entry/cwd" 2> /dev/null | grep -qF -- "$folder"; then
            echo "$pid"
          fi
        done
      }
      round=0
      while [ "$round" -lt 60 ]; do
        found=$(find_all)
        [ -z "$found" ] && break
        if [ "$round" -lt 20 ]; then kill -TERM $found 2> /dev/null; else kill -KILL $found 2> /dev/null; fi
        sleep 0.5
        round=$((round + 1))
      done
      rm -rf -- "$folder"
      rm -f -- "$0"
      """;

  private final Process process;

  private Guard(Process process) {
    this.process = process;
  }

  static Guard over(Path folder) {
    try {
      Path script = Files.createTempFile("orchestration-guard-", ".sh");
      Files.writeString(script, SCRIPT.formatted(folder));
      ProcessBuilder builder = new ProcessBuilder("setsid", "sh", script.toString());
      String path = builder.environment().get("PATH");
      builder.environment().clear();
      builder.environment().put("PATH", path);
      builder.directory(Path.of("/").toFile());
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      return new Guard(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the guard", e);
    }
  }

  /** Lets the guard do its work now and waits for its end. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the guard did not finish within 60 s");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
