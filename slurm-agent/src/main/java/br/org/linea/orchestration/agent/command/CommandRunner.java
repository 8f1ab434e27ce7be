package br.org.linea.orchestration.agent.command;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Runs a program to its end: never a shell, nothing inherited from the agent's environment, both
 * pipes drained while waiting, a time-out and a limit of bytes. Each program leads a session of its
 * own, so that what stops the agent does not interrupt an sbatch. Blocks; any thread may call.
 */
public final class CommandRunner {

  private static final Logger LOG = Logger.getLogger(CommandRunner.class);
  private static final int BUFFER = 8192;
  private static final int CANNOT_RUN = 126;
  private static final int NOT_FOUND = 127;
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(2);

  private final Map<String, String> environment;
  private final int maxBytes;

  /**
   * A runner.
   *
   * @param environment the whole environment of every program
   * @param maxBytes most bytes of one stream that are kept; a program that writes more is killed
   */
  public CommandRunner(Map<String, String> environment, int maxBytes) {
    this.environment = Map.copyOf(environment);
    this.maxBytes = maxBytes;
  }

  /** A runner of the same limits with another whole environment. */
  public CommandRunner with(Map<String, String> other) {
    return new CommandRunner(other, maxBytes);
  }

  /** Runs {@code argv} in {@code folder}, for {@code limit} at most. */
  public CommandResult run(List<String> argv, Path folder, Duration limit) {
    // A child of a JVM never leads a process group, so setsid execs in place and the pid stays.
    List<String> inOwnSession = new ArrayList<>(List.of("setsid"));
    inOwnSession.addAll(argv);
    ProcessBuilder builder = new ProcessBuilder(inOwnSession).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectInput(new File("/dev/null"));
    try {
      return await(argv.getFirst(), builder.start(), limit);
    } catch (IOException e) {
      return new CommandResult.NotStarted(
          argv.getFirst() + " cannot be started: " + e.getMessage());
    }
  }

  private CommandResult await(String name, Process process, Duration limit) {
    AtomicBoolean flooded = new AtomicBoolean();
    CompletableFuture<String> out = drain(name, process, process.getInputStream(), flooded);
    CompletableFuture<String> err = drain(name, process, process.getErrorStream(), flooded);
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        kill(process);
        return new CommandResult.Cut(
            "%s gave no answer within %d s".formatted(name, limit.toSeconds()),
            said(out),
            said(err));
      }
      String stdout = rest(process, out);
      String stderr = rest(process, err);
      return flooded.get()
          ? new CommandResult.Cut("%s wrote more than %d bytes".formatted(name, maxBytes))
          : exited(process.exitValue(), stdout, stderr);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill(process);
      return new CommandResult.Cut(name + " was interrupted");
    } catch (ExecutionException | TimeoutException e) {
      kill(process);
      return new CommandResult.Cut("the output of " + name + " cannot be read: " + e);
    }
  }

  /** A child that the program left may hold its output open; what it said itself is there. */
  private static String rest(Process process, CompletableFuture<String> output)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      return output.get(DRAIN_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.debugf("process %d has ended and its output has not: %s", process.pid(), e);
      ProcessSession.kill(process.pid());
      return output.get(DRAIN_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** What a killed program wrote, as far as it can be had at once. */
  private static String said(CompletableFuture<String> output) throws InterruptedException {
    try {
      return output.get(DRAIN_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debugf("the output of a killed program cannot be read: %s", e);
      return "";
    }
  }

  /** setsid has started, and could not become the program. */
  private static CommandResult exited(int code, String stdout, String stderr) {
    return (code == CANNOT_RUN || code == NOT_FOUND) && stderr.startsWith("setsid: ")
        ? new CommandResult.NotStarted(stderr.strip())
        : new CommandResult.Exited(code, stdout, stderr);
  }

  private CompletableFuture<String> drain(
      String name, Process process, InputStream stream, AtomicBoolean flooded) {
    CompletableFuture<String> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("drain-" + name)
        .start(
            () -> {
              try (stream) {
                result.complete(read(process, stream, flooded));
              } catch (IOException e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }

  private String read(Process process, InputStream stream, AtomicBoolean flooded)
      throws IOException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER];
    int count;
    while ((count = stream.read(buffer)) >= 0) {
      if (kept.size() + count > maxBytes) {
        flooded.set(true);
        kill(process);
        break;
      }
      kept.write(buffer, 0, count);
    }
    return kept.toString(StandardCharsets.UTF_8);
  }

  private static void kill(Process process) {
    LOG.debugf("killing process %d and its session", process.pid());
    ProcessSession.kill(process.pid());
    process.destroyForcibly();
  }
}
