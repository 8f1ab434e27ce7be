package br.org.linea.orchestration.agent.command;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Starts programs as Java does, through {@code setsid}, for a system without {@code posix_spawn}.
 */
final class ProcessBuilderLauncher implements ProgramLauncher {

  private static final Logger LOG = Logger.getLogger(ProcessBuilderLauncher.class);
  private static final int BUFFER = 8192;
  private static final int CANNOT_RUN = 126;
  private static final int NOT_FOUND = 127;
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(2);

  @Override
  public CommandResult run(Invocation call) {
    // A child of a JVM never leads a process group, so setsid execs in place and the pid stays.
    List<String> inOwnSession = new ArrayList<>(List.of("setsid"));
    inOwnSession.addAll(call.argv());
    ProcessBuilder builder = new ProcessBuilder(inOwnSession).directory(call.folder().toFile());
    builder.environment().clear();
    builder.environment().putAll(call.environment());
    builder.redirectInput(new File("/dev/null"));
    try {
      return await(call, builder.start());
    } catch (IOException e) {
      return new CommandResult.NotStarted(call.name() + " cannot be started: " + e.getMessage());
    }
  }

  private static CommandResult await(Invocation call, Process process) {
    AtomicBoolean flooded = new AtomicBoolean();
    CompletableFuture<String> out = drain(call, process, process.getInputStream(), flooded);
    CompletableFuture<String> err = drain(call, process, process.getErrorStream(), flooded);
    try {
      if (!process.waitFor(call.limit().toMillis(), TimeUnit.MILLISECONDS)) {
        kill(process);
        return call.tooSlow(said(out), said(err));
      }
      String stdout = rest(process, out);
      String stderr = rest(process, err);
      return flooded.get() ? call.tooLong() : exited(process.exitValue(), stdout, stderr);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill(process);
      return call.interrupted();
    } catch (ExecutionException | TimeoutException e) {
      kill(process);
      return call.unreadable(e);
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

  private static CompletableFuture<String> drain(
      Invocation call, Process process, InputStream stream, AtomicBoolean flooded) {
    CompletableFuture<String> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("drain-" + call.name())
        .start(
            () -> {
              try (stream) {
                result.complete(read(call, process, stream, flooded));
              } catch (IOException e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }

  private static String read(
      Invocation call, Process process, InputStream stream, AtomicBoolean flooded)
      throws IOException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER];
    int count;
    while ((count = stream.read(buffer)) >= 0) {
      if (kept.size() + count > call.maxBytes()) {
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
