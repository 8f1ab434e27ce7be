package br.org.linea.orchestration.bench;

import br.org.linea.orchestration.stack.services.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/** How long news takes from Slurm to a client that reads the stream of changes. */
final class Latency {

  /** So few that one job's end rarely brings another one's news forward. */
  private static final int AT_ONCE = 3;

  private static final int ROUNDS = 2;
  private static final int LONGEST_PAUSE_MILLIS = 2000;

  /** The agent keeps a success back, so that clients see its files over NFS. */
  private static final double PUBLISH_DELAY = 2;

  /** No question before the next tick is due, no matter which thread asks for one. */
  private static final Map<String, String> WITHOUT_WAKES =
      Map.of("SLURM_AGENT_SLURM_MIN_QUERY_INTERVAL", "2s", "SLURM_AGENT_SLURM_POLL_INTERVAL", "2s");

  private final LocalStack stack;
  private final int processes;

  /**
   * Prepares it.
   *
   * @param processes of each of the four rounds; wake-ups and ticks take turns
   */
  Latency(LocalStack stack, int processes) {
    this.stack = stack;
    this.processes = processes;
  }

  /** The times of one manner, of all of its rounds. */
  private static final class Times {
    private final List<Double> toJob = Collections.synchronizedList(new ArrayList<>());
    private final List<Double> toRunning = Collections.synchronizedList(new ArrayList<>());
    private final List<Double> toEnd = Collections.synchronizedList(new ArrayList<>());
  }

  List<Row> measure() throws Exception {
    Times wakes = new Times();
    Times ticks = new Times();
    for (int round = 0; round < ROUNDS; round++) {
      run("latency-" + round, Map.of(), wakes);
      run("latency-ticks-" + round, WITHOUT_WAKES, ticks);
    }
    return List.of(
        Row.of("201 to job id", "s", wakes.toJob),
        Row.of("job start to Running, wake-ups on", "s", wakes.toRunning),
        Row.of("job end to Successful, wake-ups on, 2 s publish-delay", "s", wakes.toEnd)
            .atMost(95, 1 + PUBLISH_DELAY),
        Row.of("job start to Running, ticks alone", "s", ticks.toRunning),
        Row.of("job end to Successful, ticks alone, 2 s publish-delay", "s", ticks.toEnd));
  }

  private void run(String name, Map<String, String> settings, Times times) throws Exception {
    try (Pair pair = new Pair(stack, name, settings);
        Changes changes = new Changes(pair.client());
        ExecutorService lanes = Executors.newFixedThreadPool(AT_ONCE)) {
      // The first one finds everything cold.
      follow(pair, changes, new Times());
      List<Future<?>> all = new ArrayList<>();
      for (int each = 0; each < processes; each++) {
        all.add(
            lanes.submit(
                () -> {
                  follow(pair, changes, times);
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
  }

  private static void follow(Pair pair, Changes changes, Times times)
      throws IOException, InterruptedException {
    Proc.pause(Duration.ofMillis(ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_MILLIS)));
    int id = pair.client().start("stamps");
    Instant accepted = Instant.now();
    Instant job = changes.when(id, Set.of("Pending", "Running"));
    Instant running = changes.when(id, Set.of("Running"));
    Instant ended = changes.when(id, Set.of("Successful"));
    Path run = pair.runDirectory(id);
    times.toJob.add(seconds(accepted, job));
    times.toRunning.add(seconds(stamp(run.resolve("began.txt")), running));
    times.toEnd.add(seconds(stamp(run.resolve("ended.txt")), ended));
  }

  private static Instant stamp(Path file) throws IOException {
    String[] parts = Files.readString(file).strip().split("\\.");
    return Instant.ofEpochSecond(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }
}
