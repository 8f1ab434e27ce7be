package br.org.linea.orchestration.agent.rundir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.messages.JobId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A launcher that the real /bin/sh runs, with nothing in its environment but what a test gives. */
record Launched(Path run, Process process) {

  static final Duration LIMIT = Duration.ofSeconds(20);

  private static final Queue<Launched> STARTED = new ConcurrentLinkedQueue<>();

  private static final List<String> BYSTANDER = List.of("sleep", "2147483647");

  /** Variables that Slurm gives to a task of job 7. */
  static Map<String, String> task(Map<String, String> more) {
    Map<String, String> variables = new HashMap<>();
    variables.put("PATH", "/usr/bin:/bin");
    variables.put("SLURM_JOB_ID", "7");
    variables.put("SLURM_PROCID", "0");
    variables.putAll(more);
    return variables;
  }

  static Launched start(Path run, Map<String, String> variables) {
    return start(run, variables, "exec /bin/sh \"$1\"");
  }

  /** In a session of its own, started by a line of shell whose first argument is the launcher. */
  static Launched start(Path run, Map<String, String> variables, String line) {
    ProcessBuilder builder =
        new ProcessBuilder(
                // What a script starts in the background ignores INT and QUIT; what Slurm starts
                // does not.
                "/usr/bin/env",
                "--default-signal",
                "/usr/bin/setsid",
                "/bin/sh",
                "-c",
                line,
                "sh",
                run.resolve(".orchestration/launch").toString())
            .directory(run.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(run.resolve("launcher.out").toFile()));
    builder.environment().clear();
    builder.environment().putAll(variables);
    try {
      Launched launched = new Launched(run, builder.start());
      STARTED.add(launched);
      return launched;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends what tests that failed left behind. */
  static void killAll() {
    for (Launched each = STARTED.poll(); each != null; each = STARTED.poll()) {
      each.signalAll("KILL");
    }
  }

  int end() {
    assertThat(process.onExit().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS))
        .succeedsWithin(LIMIT);
    return process.exitValue();
  }

  /**
   * To the launcher alone, as {@code --signal=B:} does where a template says {@code exec {cmd}}.
   */
  void signal(String... signals) {
    kill(Long.toString(process.pid()), signals);
  }

  /** To all of them, as Slurm does. */
  void signalAll(String... signals) {
    kill("-" + process.pid(), signals);
  }

  /** All signals by one program, so that they come at once. */
  private static void kill(String target, String... signals) {
    StringBuilder line = new StringBuilder();
    for (String signal : signals) {
      line.append("kill -").append(signal).append(" -- ").append(target).append("; ");
    }
    try {
      assertThat(new ProcessBuilder("/bin/bash", "-c", line + "true").start().waitFor()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the launcher keeps beside the command, once it is there. */
  ProcessHandle bystander() {
    return await()
        .atMost(LIMIT)
        .until(() -> bystanders().findFirst(), Optional::isPresent)
        .orElseThrow();
  }

  private Stream<ProcessHandle> bystanders() {
    return process
        .children()
        .filter(ProcessHandle::isAlive)
        .filter(child -> words(child).equals(BYSTANDER));
  }

  private static List<String> words(ProcessHandle process) {
    try {
      return List.of(Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")).split("\0"));
    } catch (IOException over) {
      return List.of();
    }
  }

  void awaitAnotherBystander(ProcessHandle before) {
    await().atMost(LIMIT).until(() -> bystanders().anyMatch(now -> now.pid() != before.pid()));
  }

  List<String> marks() {
    try {
      Path marks = run.resolve("marks");
      return Files.exists(marks) ? Files.readAllLines(marks) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitMark(String mark) {
    await(mark).atMost(LIMIT).until(() -> marks().contains(mark));
  }

  void awaitMarks(String mark, int times) {
    await(mark + ", " + times + " times")
        .atMost(LIMIT)
        .until(() -> Collections.frequency(marks(), mark) >= times);
  }

  /** What the agent finds of the exit code. */
  static ExitFiles exit(Path run) throws IOException {
    UUID task = UUID.fromString(Files.readString(run.resolve(".orchestration/task")).strip());
    return RunDirectoryReader.exit(run, task, new JobId(7), Optional.empty());
  }
}
