package br.org.linea.orchestration.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param parts what to measure, in the order of {@link #PARTS}
 * @param quick small sizes, to see that everything works
 * @param writeDocs whether the results go into docs/benchmarks.md
 * @param compare the checkout of another commit, packaged; instead of the parts, the pairs of both
 *     submit in turns
 */
record BenchOptions(List<String> parts, boolean quick, boolean writeDocs, Optional<Path> compare) {

  /** Small things first: what comes later leaves many jobs behind. */
  static final List<String> PARTS =
      List.of("start", "rest", "streams", "webhooks", "latency", "files", "sbatch", "watching");

  static final String USAGE =
      """
      Usage: deploy/local/bench [--quick] [--write-docs] [%s …]
             deploy/local/bench [--quick] --compare COMMIT"""
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
    Optional<Path> compare = compare(wishes);
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
    if (compare.isPresent() && (writeDocs || !wishes.isEmpty())) {
      throw new IllegalArgumentException("--compare takes no parts, and no --write-docs");
    }
    return new BenchOptions(parts, quick, writeDocs, compare);
  }

  private static Optional<Path> compare(List<String> wishes) {
    int at = wishes.indexOf("--compare");
    if (at < 0) {
      return Optional.empty();
    }
    if (at + 1 == wishes.size()) {
      throw new IllegalArgumentException("--compare names a commit");
    }
    wishes.remove(at);
    return Optional.of(Path.of(wishes.remove(at)));
  }
}
