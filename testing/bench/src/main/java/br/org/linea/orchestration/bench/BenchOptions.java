package br.org.linea.orchestration.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param parts what to measure, in the order of {@link #PARTS}
 * @param quick small sizes, to see that everything works
 * @param writeDocs whether the results go into docs/benchmarks.md
 */
record BenchOptions(List<String> parts, boolean quick, boolean writeDocs) {

  /** Small things first: what comes later leaves many jobs behind. */
  static final List<String> PARTS =
      List.of("start", "rest", "streams", "latency", "files", "sbatch", "watching");

  static final String USAGE =
      "Usage: deploy/local/bench [--quick] [--write-docs] [%s …]"
          .formatted(String.join(" | ", PARTS));

  /** Keeps the record immutable. */
  BenchOptions {
    parts = List.copyOf(parts);
  }

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException says what is wrong with it
   */
  static BenchOptions parse(String... arguments) {
    List<String> wishes = new ArrayList<>(List.of(arguments));
    boolean quick = wishes.remove("--quick");
    boolean writeDocs = wishes.remove("--write-docs");
    wishes.stream()
        .filter(part -> !PARTS.contains(part))
        .findFirst()
        .ifPresent(
            part -> {
              throw new IllegalArgumentException("'" + part + "' is no part and no option");
            });
    List<String> parts =
        PARTS.stream().filter(part -> wishes.isEmpty() || wishes.contains(part)).toList();
    if (writeDocs && (quick || !parts.equals(PARTS))) {
      throw new IllegalArgumentException("--write-docs wants all parts, and no --quick");
    }
    return new BenchOptions(parts, quick, writeDocs);
  }
}
