package br.org.linea.orchestration.bench;

import br.org.linea.orchestration.stack.services.LocalStack;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private final PlainJobs plainJobs;
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
    this.plainJobs = new PlainJobs(stack);
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
      plainJobs.submit(atOnce, count);
      pair.submissionsPerSecond(warmUp);
      for (int round = 0; round < ROUNDS; round++) {
        CpuAccount begun = CpuAccount.now(pair);
        plain.add(plainJobs.submit(atOnce, count));
        CpuAccount between = CpuAccount.now(pair);
        pairs.add(pair.submissionsPerSecond(count));
        CpuAccount ended = CpuAccount.now(pair);
        ratios.add(pairs.getLast() / plain.getLast());
        cost(costs, "a plain sbatch, " + manner + ": ", begun, between, count, PLAIN);
        cost(costs, "a submission, " + manner + ": ", between, ended, count, THROUGH_PAIR);
      }
    }
    List<Row> rows = new ArrayList<>();
    rows.add(Row.of("plain sbatch, " + manner, "1/s", plain));
    rows.add(Row.of("submission through the pair, " + manner, "1/s", pairs));
    rows.add(goal.apply(Row.of("pair to plain sbatch, " + manner, Row.RATIO, ratios)));
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
  static Map<String, String> settings(int atOnce) {
    return Map.of(
        "SLURM_AGENT_SLURM_SUBMITTERS",
        Integer.toString(atOnce),
        "SLURM_AGENT_SLURM_MAX_JOBS",
        "100000",
        "SLURM_AGENT_SLURM_MAX_SUBMISSIONS_PER_MINUTE",
        "1000000");
  }
}
