package br.org.linea.orchestration.agent.local;

import br.org.linea.orchestration.agent.plan.JobName;
import br.org.linea.orchestration.agent.plan.Reply;
import br.org.linea.orchestration.messages.JobId;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Starts, finds and kills runs on this node. Each leads a session of its own and outlives the
 * agent. Every process of a run, whatever it starts, carries the run's name in its environment: a
 * number alone would be used again. Blocks; any thread may call.
 */
@ApplicationScoped
public class LocalExecutor {

  /** In the environment of every process of a run. */
  static final String MARK = "ORCHESTRATION_JOB_NAME";

  private static final Logger LOG = Logger.getLogger(LocalExecutor.class);
  private static final Path PROC = Path.of("/proc");

  /** So that two starts do not both find the last free place. */
  private final ReentrantLock starting = new ReentrantLock();

  /**
   * Starts a run unless {@code most} run already.
   *
   * @return the number of its first process; {@link Reply.NotNow} when there is no place
   */
  public Reply<JobId> start(LocalRun run, int most) {
    starting.lock();
    try {
      int now = processes().size();
      if (now >= most) {
        return new Reply.NotNow<>(
            "%d runs are at work on the agent's node; the limit is %d".formatted(now, most));
      }
      return new Reply.Answer<>(new JobId(launch(run).pid()));
    } catch (IOException e) {
      return new Reply.NotNow<>("The run cannot be started: " + e.getMessage());
    } finally {
      starting.unlock();
    }
  }

  private static Process launch(LocalRun run) throws IOException {
    // A child of a JVM never leads a process group, so setsid execs in place and the pid stays.
    ProcessBuilder builder =
        new ProcessBuilder("setsid", "sh", run.launcher().toString())
            .directory(run.directory().toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(run.out().toFile()))
            .redirectError(ProcessBuilder.Redirect.appendTo(run.err().toFile()));
    builder.environment().clear();
    builder.environment().putAll(run.environment());
    builder.environment().put(MARK, run.name().value());
    return builder.start();
  }

  /** The processes of every run on this node, by the run's name. */
  public Map<JobName, List<Long>> processes() {
    Map<JobName, List<Long>> found = new HashMap<>();
    try (Stream<Path> entries = Files.list(PROC)) {
      entries
          .filter(entry -> Character.isDigit(entry.getFileName().toString().charAt(0)))
          .forEach(
              entry ->
                  mark(entry)
                      .ifPresent(
                          name ->
                              found
                                  .computeIfAbsent(name, key -> new ArrayList<>())
                                  .add(Long.valueOf(entry.getFileName().toString()))));
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException("the processes of this node cannot be listed", e);
    }
  }

  /** Empty for what is not ours, is over, or may not be looked at. */
  private static Optional<JobName> mark(Path process) {
    try {
      if (state(process) == 'Z') {
        return Optional.empty();
      }
      byte[] environment = Files.readAllBytes(process.resolve("environ"));
      String prefix = MARK + "=";
      for (String variable : new String(environment, StandardCharsets.UTF_8).split("\0")) {
        if (variable.startsWith(prefix)) {
          return Optional.of(new JobName(variable.substring(prefix.length())));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The letter behind the command's name, which may itself hold blanks and brackets. */
  private static char state(Path process) throws IOException {
    String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
    int end = stat.lastIndexOf(')');
    return end >= 0 && end + 2 < stat.length() ? stat.charAt(end + 2) : 'Z';
  }

  /** TERM to processes that {@link #processes()} has just named. */
  public void terminate(List<Long> pids) {
    pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy));
  }

  /** KILL to processes that {@link #processes()} has just named. */
  public void kill(List<Long> pids) {
    LOG.infof("processes %s are killed", pids);
    pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
  }
}
