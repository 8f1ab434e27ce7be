package br.org.linea.orchestration.local.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** What it costs the agent, and Slurm, to watch many live jobs. */
final class Watching {

  private static final int CLIENTS = 8;
  private static final double TICKS_PER_SECOND = 100;
  private static final double MIB = 1024;

  private final Pair pair;
  private final PrintStream out;

  Watching(Pair pair, PrintStream out) {
    this.pair = pair;
    this.out = out;
  }

  List<Row> measure(int jobs, Duration time) throws Exception {
    submit(jobs);
    awaitJobs(jobs);
    // One adaptive period, so that jobs are no longer young.
    pause(time.dividedBy(2));
    double cpu = cpuSeconds();
    long queries = pair.calls("squeue");
    List<Double> memory = new ArrayList<>();
    for (int sample = 0; sample < 10; sample++) {
      pause(time.dividedBy(10));
      memory.add(memoryMib());
    }
    double share = (cpuSeconds() - cpu) / time.toMillis() * 1000 * 100;
    double perMinute = (pair.calls("squeue") - queries) * 60_000.0 / time.toMillis();
    String of = " with " + jobs + " live jobs";
    return List.of(
        Row.of("agent's CPU, of one core," + of, "%", List.of(share)).atMost(50, 5),
        Row.of("agent's memory (JVM)" + of, "MiB", memory).atMost(100, 150),
        Row.of("Slurm queries per minute" + of, "1/min", List.of(perMinute)).atMost(50, 60));
  }

  private void submit(int jobs) throws Exception {
    long begun = System.nanoTime();
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      IntStream.range(0, jobs).forEach(job -> clients.submit(() -> pair.start("waits")));
    }
    out.printf("  %d processes asked for in %.1f s%n", jobs, (System.nanoTime() - begun) / 1e9);
  }

  private void awaitJobs(int jobs) throws Exception {
    long begun = System.nanoTime();
    long seen = 0;
    while (seen < jobs) {
      pause(Duration.ofSeconds(2));
      seen = pair.slurm().ask("squeue", "--all", "--noheader", "--format=%A").lines().count();
      if (System.nanoTime() - begun > Duration.ofMinutes(10).toNanos()) {
        throw new IOException("only " + seen + " jobs are in Slurm after ten minutes");
      }
    }
    out.printf("  %d jobs in Slurm after %.1f s%n", jobs, (System.nanoTime() - begun) / 1e9);
  }

  /** Not a wait for anything: what happens meanwhile is measured. */
  private static void pause(Duration time) {
    new CompletableFuture<Void>()
        .completeOnTimeout(null, time.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  private double cpuSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pair.agent.pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  private double memoryMib() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pair.agent.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / MIB)
        .findFirst()
        .orElseThrow();
  }
}
