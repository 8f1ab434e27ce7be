package br.org.linea.orchestration.bench;

/**
 * What the machine was like while a part was measured.
 *
 * @param part of the benchmark
 * @param before its first sample
 * @param after its last one
 */
record Conditions(String part, Calibration before, Calibration after) {

  /** More than this, and a goal missed or met says something about the machine alone. */
  private static final double MOST_DRIFT = 0.15;

  private static final int PERCENT = 100;

  /** How far the slower of the two calibrations is above the faster one; 0 when they agree. */
  double drift() {
    return Math.max(
        drift(before.loopMillis(), after.loopMillis()),
        drift(before.sbatchMillis(), after.sbatchMillis()));
  }

  private static double drift(double one, double other) {
    return Math.max(one, other) / Math.min(one, other) - 1;
  }

  /** Whether the machine stayed as fast as it was, so that goals may be judged. */
  boolean steady() {
    return drift() <= MOST_DRIFT;
  }

  String line() {
    return "%s: load %s, fixed loop %s to %s ms, plain sbatch %s to %s ms, drift %d %%, %s"
        .formatted(
            part,
            Row.number(before.load()),
            Row.number(before.loopMillis()),
            Row.number(after.loopMillis()),
            Row.number(before.sbatchMillis()),
            Row.number(after.sbatchMillis()),
            Math.round(drift() * PERCENT),
            steady() ? "steady" : "unsteady: no goal is judged");
  }
}
