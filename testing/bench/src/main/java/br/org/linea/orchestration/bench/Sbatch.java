package br.org.linea.orchestration.bench;

import br.org.linea.orchestration.stack.services.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

/**
 * Submission through the whole pair, from the first request to the last job id that the API knows,
 * against plain {@code sbatch} of as many jobs. Both take turns on one cluster; the jobs of earlier
 * turns stay in the queue.
 */
final class Sbatch {

  private static final int ROUNDS = 3;
  private static final double GOAL = 0.8;
  private static final double MILLIS = 1000;

  private static final Set<CpuAccount.Part> PLAIN =
      EnumSet.of(CpuAccount.Part.PLAIN_COMMANDS, CpuAccount.Part.SLURM);

  private static final Set<CpuAccount.Part> THROUGH_PAIR =
      EnumSet.range(CpuAccount.Part.API, CpuAccount.Part.CLIENTS);

  private final LocalStack stack;
  private final int jobs;
  private final int warmUp;

  /**
   * A comparison.
   *
   * @param jobs of each turn
   * @param warmUp processes before the first turn that counts: a service has long compiled what it
   *     runs
   */
  Sbatch(LocalStack stack, int jobs, int warmUp) {
    this.stack = stack;
    this.jobs = jobs;
    this.warmUp = warmUp;
  }

  List<Row> measure() throws Exception {
    List<Row> rows = new ArrayList<>();
    rows.addAll(compare("one after another", 1, jobs / 2, ratio -> ratio));
    rows.addAll(compare("four at once", 4, jobs, ratio -> ratio.atLeast(50, GOAL)));
    return rows;
  }

  private List<Row> compare(String manner, int atOnce, int count, UnaryOperator<Row> goal)
      throws Exception {
    List<Double> plain = new ArrayList<>();
    List<Double> pairs = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    Map<String, List<Double>> costs = new LinkedHashMap<>();
    try (Pair pair = new Pair(stack, "sbatch-" + atOnce, settings(atOnce))) {
      plain(atOnce, count);
      throughPair(pair, warmUp);
      for (int round = 0; round < ROUNDS; round++) {
        CpuAccount begun = CpuAccount.now(pair);
        plain.add(plain(atOnce, count));
        CpuAccount between = CpuAccount.now(pair);
        pairs.add(throughPair(pair, count));
        CpuAccount ended = CpuAccount.now(pair);
        ratios.add(pairs.getLast() / plain.getLast());
        cost(costs, "a plain sbatch, " + manner + ": ", begun, between, count, PLAIN);
        cost(costs, "a submission, " + manner + ": ", between, ended, count, THROUGH_PAIR);
      }
    }
    List<Row> rows = new ArrayList<>();
    rows.add(Row.of("plain sbatch, " + manner, "1/s", plain));
    rows.add(Row.of("submission through the pair, " + manner, "1/s", pairs));
    rows.add(goal.apply(Row.of("pair to plain sbatch, " + manner, "", ratios)));
    costs.forEach((name, values) -> rows.add(Row.of(name, "ms", values)));
    return rows;
  }

  /** Where the processors' time goes. The agent watches its jobs during either turn. */
  private static void cost(
      Map<String, List<Double>> costs,
      String name,
      CpuAccount from,
      CpuAccount to,
      int count,
      Set<CpuAccount.Part> parts) {
    for (CpuAccount.Part part : parts) {
      costs
          .computeIfAbsent("CPU of " + name + part, key -> new ArrayList<>())
          .add(to.since(from, part) * MILLIS / count);
    }
  }

  /** The limits that protect a cluster from the agent would else be what is measured. */
  private static Map<String, String> settings(int atOnce) {
    return Map.of(
        "SLURM_AGENT_SLURM_SUBMITTERS",
        Integer.toString(atOnce),
        "SLURM_AGENT_SLURM_MAX_JOBS",
        "100000",
        "SLURM_AGENT_SLURM_MAX_SUBMISSIONS_PER_MINUTE",
        "1000000");
  }

  private double plain(int atOnce, int count) throws Exception {
    Path script = stack.folder("plain").resolve("job.sh");
    Files.writeString(script, "#!/bin/sh\ntrue\n");
    long begun = System.nanoTime();
    try (ExecutorService lanes = Executors.newFixedThreadPool(atOnce)) {
      List<Future<?>> all = new ArrayList<>();
      for (int each = 0; each < count; each++) {
        all.add(
            lanes.submit(
                () -> {
                  submit(script);
                  return null;
                }));
      }
      await(all);
    }
    return perSecond(count, begun);
  }

  private static void await(List<Future<?>> all) throws IOException, InterruptedException {
    for (Future<?> each : all) {
      try {
        each.get();
      } catch (ExecutionException e) {
        throw new IOException("a plain sbatch failed", e.getCause());
      }
    }
  }

  private void submit(Path script) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                "sbatch",
                "--parsable",
                "--begin=now+3600",
                "--chdir=" + script.getParent(),
                "--output=/dev/null",
                script.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(stack.slurm().environment());
    int exit = builder.start().waitFor();
    if (exit != 0) {
      throw new IOException("sbatch ended with " + exit);
    }
  }

  private double throughPair(Pair pair, int count) throws Exception {
    long before = pair.jobs();
    long begun = System.nanoTime();
    pair.submit("waits", count);
    pair.awaitJobs(before + count);
    return perSecond(count, begun);
  }

  private static double perSecond(int count, long begun) {
    return count * 1e9 / (System.nanoTime() - begun);
  }
}
