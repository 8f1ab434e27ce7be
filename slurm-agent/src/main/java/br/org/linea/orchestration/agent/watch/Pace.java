package br.org.linea.orchestration.agent.watch;

import java.time.Duration;
import java.time.Instant;

/**
 * How often the executor is asked: every {@code tick} while jobs are young or about to end, less
 * often as they grow old, never sooner than {@code floor} after the last question. An answer that
 * took long, as under Slurm's rate limits, is followed by a rest as long.
 *
 * @param floor least time between two questions, whatever the reason
 * @param tick time between two questions in busy times
 * @param slowest time between two questions in quiet times
 */
record Pace(Duration floor, Duration tick, Duration slowest) {

  private static final int SHARE_OF_AGE = 10;
  private static final int MOST_DOUBLINGS = 10;

  /**
   * When to ask next without being woken.
   *
   * @param asked when the last question was asked
   * @param took how long its answer took
   * @param changed when something last changed
   * @param keen whether something is about to change
   */
  Instant next(Instant asked, Duration took, Instant changed, boolean keen) {
    Instant rested = asked.plus(took).plus(took);
    Instant due = keen ? asked.plus(floor) : next(asked, changed);
    return due.isBefore(rested) ? rested : due;
  }

  private Instant next(Instant asked, Instant changed) {
    Duration wait = Duration.between(changed, asked).dividedBy(SHARE_OF_AGE);
    Duration atLeast = wait.compareTo(tick) < 0 ? tick : wait;
    Duration bounded = atLeast.compareTo(slowest) > 0 ? slowest : atLeast;
    return asked.plus(bounded.compareTo(floor) < 0 ? floor : bounded);
  }

  /**
   * When to ask again while Slurm does not answer: with back-off, ignoring wake-ups.
   *
   * @param ended when the last question was given up
   * @param failures questions in a row that were not answered, at least 1
   */
  Instant afterFailures(Instant ended, int failures) {
    Duration wait = tick.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    Duration bounded = wait.compareTo(slowest) > 0 ? slowest : wait;
    return ended.plus(bounded.compareTo(floor) < 0 ? floor : bounded);
  }
}
