package br.org.linea.orchestration.bench;

import br.org.linea.orchestration.stack.services.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What it costs the agent, and Slurm, to watch many live jobs. */
final class Watching {

  private static final List<String> COMMANDS =
      List.of("sbatch", "squeue", "sacct", "scancel", "scontrol");
  private static final int MEMORY_SAMPLES = 10;
  private static final double MILLIS_PER_MINUTE = 60_000;

  /** A tick is 2 s; one more may fall into the minute. */
  private static final double TICKS_PER_MINUTE = 31;

  private static final double CPU_GOAL = 3;
  private static final double MEMORY_GOAL = 150;
  private static final double NATIVE_MEMORY_GOAL = 50;

  private final LocalStack stack;
  private final List<Integer> numbers;
  private final Duration time;
  private final Path bin;

  /**
   * Prepares it.
   *
   * @param stack its services run
   * @param numbers of live jobs, ascending
   * @param time how long each number is watched
   */
  Watching(LocalStack stack, List<Integer> numbers, Duration time) throws IOException {
    this.stack = stack;
    this.numbers = List.copyOf(numbers);
    this.time = time;
    this.bin = countingCommands(stack.folder("bin"));
  }

  private static Path countingCommands(Path folder) throws IOException {
    for (String command : COMMANDS) {
      Path script = folder.resolve(command);
      Files.writeString(
          script,
          "#!/bin/sh\necho >> '%s.count'\nPATH=${PATH#*:}\nexec %s \"$@\"\n"
              .formatted(script, command));
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return folder;
  }

  private long calls() throws IOException {
    long calls = 0;
    for (String command : COMMANDS) {
      Path count = bin.resolve(command + ".count");
      calls += Files.exists(count) ? Files.size(count) : 0;
    }
    return calls;
  }

  List<Row> measure() throws Exception {
    List<Row> rows = new ArrayList<>();
    try (Pair pair =
        new Pair(stack, "watching", Map.of("SLURM_AGENT_SLURM_BIN_DIR", bin.toString()))) {
      int before = 0;
      for (int number : numbers) {
        pair.submit("waits", number - before);
        pair.awaitJobs(number);
        before = number;
        Proc.pause(time.dividedBy(4));
        rows.addAll(watch(pair, " with %,d live jobs".formatted(number)));
      }
    }
    return rows;
  }

  private List<Row> watch(Pair pair, String with) throws IOException {
    long begun = System.nanoTime();
    double cpu = Proc.of(pair.agent().pid()).ownSeconds();
    long calls = calls();
    List<Double> memory = new ArrayList<>();
    for (int sample = 0; sample < MEMORY_SAMPLES; sample++) {
      Proc.pause(time.dividedBy(MEMORY_SAMPLES));
      memory.add(Proc.memoryMib(pair.agent()));
    }
    double perMinute = MILLIS_PER_MINUTE * 1e6 / (System.nanoTime() - begun);
    double goal = pair.agentIsNative() ? NATIVE_MEMORY_GOAL : MEMORY_GOAL;
    return List.of(
        Row.of("Slurm commands a minute" + with, "", List.of((calls() - calls) * perMinute))
            .atMost(50, TICKS_PER_MINUTE),
        Row.of(
                "agent's CPU a minute" + with,
                "s",
                List.of((Proc.of(pair.agent().pid()).ownSeconds() - cpu) * perMinute))
            .atMost(50, CPU_GOAL),
        Row.of("agent's memory" + with, "MiB", memory).atMost(100, goal));
  }
}
