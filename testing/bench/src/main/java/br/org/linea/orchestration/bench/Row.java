package br.org.linea.orchestration.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One measured quantity.
 *
 * @param name what was measured
 * @param unit of every value
 * @param values every sample, in the order they were taken
 * @param goal what it should be
 * @param conditions under which it was measured
 */
record Row(
    String name,
    String unit,
    List<Double> values,
    Optional<Goal> goal,
    Optional<Conditions> conditions) {

  /** Unit of a row that compares two things measured in turns. */
  static final String RATIO = "×";

  private static final int WHOLE_FROM = 100;
  private static final int DECIMALS = 6;
  private static final MathContext DIGITS = new MathContext(3);

  /**
   * A bound on one percentile.
   *
   * @param percentile 50 for the median, 100 for the largest
   * @param bound in the row's unit
   * @param atLeast whether the bound is a least one
   */
  record Goal(int percentile, double bound, boolean atLeast) {

    String text(String unit) {
      return "p%d %s %s %s".formatted(percentile, atLeast ? "≥" : "≤", number(bound), unit).strip();
    }
  }

  /** Keeps the record immutable. */
  Row {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("'" + name + "' was never measured");
    }
  }

  static Row of(String name, String unit, List<Double> values) {
    return new Row(name, unit, values, Optional.empty(), Optional.empty());
  }

  Row atMost(int percentile, double bound) {
    return new Row(name, unit, values, Optional.of(new Goal(percentile, bound, false)), conditions);
  }

  Row atLeast(int percentile, double bound) {
    return new Row(name, unit, values, Optional.of(new Goal(percentile, bound, true)), conditions);
  }

  /** The same samples, with what the machine was like meanwhile. */
  Row under(Conditions conditions) {
    return new Row(name, unit, values, goal, Optional.of(conditions));
  }

  boolean isRatio() {
    return RATIO.equals(unit);
  }

  /** The least value that is not below that share of all values. */
  double percentile(int share) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int index = (int) Math.ceil(share / 100.0 * sorted.length) - 1;
    return sorted[Math.clamp(index, 0, sorted.length - 1)];
  }

  /** Median of the distances to the median. */
  double spread() {
    double median = percentile(50);
    return of(name, unit, values.stream().map(value -> Math.abs(value - median)).toList())
        .percentile(50);
  }

  /** {@code met}, {@code not met}, {@code unsteady}, or nothing without a goal. */
  String verdict() {
    if (goal.isPresent() && !conditions.map(Conditions::steady).orElse(true)) {
      return "unsteady";
    }
    return goal.map(
            wanted -> {
              double value = percentile(wanted.percentile());
              boolean met = wanted.atLeast() ? value >= wanted.bound() : value <= wanted.bound();
              return met ? "met" : "not met";
            })
        .orElse("");
  }

  String goalText() {
    return goal.map(its -> its.text(unit)).orElse("");
  }

  /** Three digits, and all of those before the point; at most six behind it. */
  static String number(double value) {
    return Math.abs(value) >= WHOLE_FROM
        ? Long.toString(Math.round(value))
        : new BigDecimal(value)
            .round(DIGITS)
            .setScale(DECIMALS, RoundingMode.HALF_EVEN)
            .stripTrailingZeros()
            .toPlainString();
  }

  @Override
  public String toString() {
    return name + " " + Arrays.toString(values.toArray());
  }
}
