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

  private static final int LONGEST_PAUSE_MILLIS = 2000;

  /** The agent keeps a success back, so that clients see its files over NFS. */
  private static final double PUBLISH_DELAY = 2;

  /** No question before the next tick is due, no matter which thread asks for one. */
  private static final Map<String, String> WITHOUT_WAKES =
      Map.of("SLURM_AGENT_SLURM_MIN_QUERY_INTERVAL", "2s", "SLURM_AGENT_SLURM_POLL_INTERVAL", "2s");

  private final LocalStack stack;
  private final int processes;
  private final List<Double> toJob = Collections.synchronizedList(new ArrayList<>());
  private final List<Double> toRunning = Collections.synchronizedList(new ArrayList<>());
  private final List<Double> toEnd = Collections.synchronizedList(new ArrayList<>());

  Latency(LocalStack stack, int processes) {
    this.stack = stack;
    this.processes = processes;
  }

  List<Row> measure() throws Exception {
    List<Row> rows = new ArrayList<>();
    run("latency", Map.of());
    rows.add(Row.of("201 to job id", "s", toJob));
    rows.add(Row.of("job start to Running, wake-ups on", "s", toRunning));
    rows.add(
        Row.of("job end to Successful, wake-ups on, 2 s publish-delay", "s", toEnd)
            .atMost(95, 1 + PUBLISH_DELAY));
    run("latency-ticks", WITHOUT_WAKES);
    rows.add(Row.of("job start to Running, ticks alone", "s", toRunning));
    rows.add(Row.of("job end to Successful, ticks alone, 2 s publish-delay", "s", toEnd));
    return rows;
  }

  private void run(String name, Map<String, String> settings) throws Exception {
    List.of(toJob, toRunning, toEnd).forEach(List::clear);
    try (Pair pair = new Pair(stack, name, settings);
        Changes changes = new Changes(pair.client());
        ExecutorService lanes = Executors.newFixedThreadPool(AT_ONCE)) {
      follow(pair, changes, false);
      List<Future<?>> all = new ArrayList<>();
      for (int each = 0; each < processes; each++) {
        all.add(
            lanes.submit(
                () -> {
                  follow(pair, changes, true);
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
  }

  private void follow(Pair pair, Changes changes, boolean counts)
      throws IOException, InterruptedException {
    Proc.pause(Duration.ofMillis(ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_MILLIS)));
    int id = pair.client().start("stamps");
    Instant accepted = Instant.now();
    Instant job = changes.when(id, Set.of("Pending", "Running"));
    Instant running = changes.when(id, Set.of("Running"));
    Instant ended = changes.when(id, Set.of("Successful"));
    Path run = pair.runDirectory(id);
    if (counts) {
      toJob.add(seconds(accepted, job));
      toRunning.add(seconds(stamp(run.resolve("began.txt")), running));
      toEnd.add(seconds(stamp(run.resolve("ended.txt")), ended));
    }
  }

  private static Instant stamp(Path file) throws IOException {
    String[] parts = Files.readString(file).strip().split("\\.");
    return Instant.ofEpochSecond(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }
}
