package br.org.linea.orchestration.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * How fast this machine is at one moment, by work in which no code of ours takes part.
 *
 * @param load average of the last minute, as {@code proc(5)} has it in {@code loadavg}
 * @param loopMillis of a fixed loop on one processor: the median of several
 * @param sbatchMillis of one plain {@code sbatch}, from one after another
 */
record Calibration(double load, double loopMillis, double sbatchMillis) {

  private static final int LOOPS = 7;
  private static final int STEPS = 60_000_000;
  private static final int JOBS = 20;
  private static final double MILLIS = 1000;

  /** Keeps the loop's result in use, so that the compiler cannot leave the loop out. */
  private static volatile long kept;

  /** Takes about two seconds. */
  static Calibration now(PlainJobs plain) throws IOException, InterruptedException {
    double load = loadAverage();
    loop();
    double[] times = new double[LOOPS];
    for (int each = 0; each < LOOPS; each++) {
      times[each] = loop();
    }
    Arrays.sort(times);
    return new Calibration(load, times[LOOPS / 2], MILLIS / plain.submit(1, JOBS));
  }

  private static double loadAverage() throws IOException {
    return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
  }

  /** Marsaglia's xorshift: each step needs the one before, none needs memory, none is linear. */
  private static double loop() {
    long begun = System.nanoTime();
    long number = begun;
    for (int step = 0; step < STEPS; step++) {
      number ^= number << 13;
      number ^= number >>> 7;
      number ^= number << 17;
    }
    kept = number;
    return (System.nanoTime() - begun) / 1e6;
  }
}
