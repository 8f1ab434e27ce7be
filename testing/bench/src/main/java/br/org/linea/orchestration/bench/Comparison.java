package br.org.linea.orchestration.bench;

import br.org.linea.orchestration.stack.process.ProjectFolder;
import br.org.linea.orchestration.stack.services.LocalStack;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The pair of this checkout beside that of another commit: both run all the time, on one cluster,
 * and take turns to submit. Each has a database and a virtual host of its own.
 */
final class Comparison {

  private static final int ROUNDS = 5;
  private static final int AT_ONCE = 4;
  private static final double MILLIS = 1000;

  private static final Set<CpuAccount.Part> PARTS =
      EnumSet.range(CpuAccount.Part.API, CpuAccount.Part.SLURM);

  private final LocalStack stack;
  private final ProjectFolder other;
  private final int jobs;
  private final int warmUp;

  /**
   * A comparison.
   *
   * @param other a checkout whose programs are packaged; its folder is named after the commit
   * @param jobs of each turn
   * @param warmUp processes of each pair before the first turn that counts
   */
  Comparison(LocalStack stack, ProjectFolder other, int jobs, int warmUp) {
    this.stack = stack;
    this.other = other;
    this.jobs = jobs;
    this.warmUp = warmUp;
  }

  /** What one side's turns gave. */
  private static final class Side {
    private final Pair pair;
    private final List<Double> rates = new ArrayList<>();
    private final Map<CpuAccount.Part, List<Double>> costs = new EnumMap<>(CpuAccount.Part.class);

    Side(Pair pair) {
      this.pair = pair;
    }

    void turn(int jobs) throws Exception {
      CpuAccount begun = CpuAccount.now(pair);
      rates.add(pair.submissionsPerSecond(jobs));
      CpuAccount ended = CpuAccount.now(pair);
      for (CpuAccount.Part part : PARTS) {
        costs
            .computeIfAbsent(part, key -> new ArrayList<>())
            .add(ended.since(begun, part) * MILLIS / jobs);
      }
    }
  }

  List<Row> measure() throws Exception {
    String name = other.root().getFileName().toString();
    try (Pair here = new Pair(stack, "compare-here", Sbatch.settings(AT_ONCE));
        Pair there = new Pair(stack, "compare-there", Sbatch.settings(AT_ONCE), other)) {
      Side mine = new Side(here);
      Side theirs = new Side(there);
      here.submissionsPerSecond(warmUp);
      there.submissionsPerSecond(warmUp);
      for (int round = 0; round < ROUNDS; round++) {
        // The second one finds the longer queue, so they change places.
        for (Side side : round % 2 == 0 ? List.of(mine, theirs) : List.of(theirs, mine)) {
          side.turn(jobs);
        }
      }
      return rows(name, mine, theirs);
    }
  }

  private static List<Row> rows(String name, Side mine, Side theirs) {
    List<Row> rows = new ArrayList<>();
    rows.add(
        Row.of("submissions a second, to " + name, Row.RATIO, ratios(mine.rates, theirs.rates)));
    rows.add(Row.of("submissions, this checkout", "1/s", mine.rates));
    rows.add(Row.of("submissions, " + name, "1/s", theirs.rates));
    for (CpuAccount.Part part : PARTS) {
      List<Double> costs = mine.costs.get(part);
      List<Double> others = theirs.costs.get(part);
      String what = "CPU of a submission: " + part + ", ";
      // The kernel counts in hundredths of a second: a short run may have used none.
      if (others.stream().allMatch(cost -> cost > 0)) {
        rows.add(Row.of(what + "to " + name, Row.RATIO, ratios(costs, others)));
      }
      rows.add(Row.of(what + "this checkout", "ms", costs));
      rows.add(Row.of(what + name, "ms", others));
    }
    return rows;
  }

  private static List<Double> ratios(List<Double> mine, List<Double> theirs) {
    List<Double> ratios = new ArrayList<>();
    for (int each = 0; each < mine.size(); each++) {
      ratios.add(mine.get(each) / theirs.get(each));
    }
    return ratios;
  }
}
