package br.org.linea.orchestration.local.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One measured quantity.
 *
 * @param name what was measured
 * @param unit of every value
 * @param values every sample, in the order they were taken
 * @param goal what it should be
 */
record Row(String name, String unit, List<Double> values, Optional<Goal> goal) {

  /**
   * A bound on one percentile.
   *
   * @param percentile 50 for the median, 100 for the largest
   * @param bound in the row's unit
   * @param atLeast whether the bound is a least one
   */
  record Goal(int percentile, double bound, boolean atLeast) {

    String text(String unit) {
      return "p%d %s %s %s".formatted(percentile, atLeast ? "≥" : "≤", number(bound), unit);
    }
  }

  /** Keeps the record immutable. */
  Row {
    values = List.copyOf(values);
  }

  static Row of(String name, String unit, List<Double> values) {
    return new Row(name, unit, values, Optional.empty());
  }

  Row atMost(int percentile, double bound) {
    return new Row(name, unit, values, Optional.of(new Goal(percentile, bound, false)));
  }

  Row atLeast(int percentile, double bound) {
    return new Row(name, unit, values, Optional.of(new Goal(percentile, bound, true)));
  }

  double percentile(int share) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int index = (int) Math.ceil(share / 100.0 * sorted.length) - 1;
    return sorted.length == 0 ? Double.NaN : sorted[Math.clamp(index, 0, sorted.length - 1)];
  }

  /** Median of the distances to the median. */
  double spread() {
    double median = percentile(50);
    double[] distances =
        values.stream().mapToDouble(value -> Math.abs(value - median)).sorted().toArray();
    return distances.length == 0 ? 0 : distances[distances.length / 2];
  }

  String verdict() {
    return goal.map(
            wish -> {
              double value = percentile(wish.percentile());
              boolean met = wish.atLeast() ? value >= wish.bound() : value <= wish.bound();
              return met ? "met" : "not met";
            })
        .orElse("");
  }

  static String number(double value) {
    return value >= 100
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.3g", value);
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%-58s %9s ±%-8s p95 %-9s p99 %-9s %-8s %-18s %s",
        name,
        number(percentile(50)),
        number(spread()),
        number(percentile(95)),
        number(percentile(99)),
        unit,
        goal.map(wish -> wish.text(unit)).orElse(""),
        verdict());
  }

  @Override
  public String toString() {
    return name + " " + Arrays.toString(values.toArray());
  }
}
