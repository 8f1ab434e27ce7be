package br.org.linea.orchestration.local.crash;

import br.org.linea.orchestration.local.crash.Target.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Takes one thing after another away and gives it back. What, how, when and for how long comes from
 * the random numbers alone. Two lanes side by side make faults meet.
 */
final class FaultLane implements Runnable {

  private final Random random;
  private final int longestGapSeconds;
  private final int longestSeconds;
  private final Chronicle chronicle;
  private final CountDownLatch over;
  private final List<Target> targets = new ArrayList<>();

  /**
   * A lane without targets.
   *
   * @param longestGapSeconds most time between two faults
   * @param longestSeconds most time that a fault lasts
   * @param over opened when no further fault shall begin
   */
  FaultLane(
      Random random,
      int longestGapSeconds,
      int longestSeconds,
      Chronicle chronicle,
      CountDownLatch over) {
    this.random = random;
    this.longestGapSeconds = longestGapSeconds;
    this.longestSeconds = longestSeconds;
    this.chronicle = chronicle;
    this.over = over;
  }

  /** Adds a target. The more weight, the more often it is taken away. */
  FaultLane with(int weight, Target target) {
    for (int each = 0; each < weight; each++) {
      targets.add(target);
    }
    return this;
  }

  /** Returns when the last fault is mended. */
  @Override
  public void run() {
    while (true) {
      Duration gap = upTo(longestGapSeconds);
      Target target = targets.get(random.nextInt(targets.size()));
      Kind kind = target.kinds().get(random.nextInt(target.kinds().size()));
      Duration lasts = upTo(longestSeconds);
      if (isOverWithin(gap)) {
        return;
      }
      try {
        strike(target, kind, lasts);
      } catch (RuntimeException e) {
        chronicle.fault("%s %s: %s", kind, target.name(), e);
        return;
      }
    }
  }

  private void strike(Target target, Kind kind, Duration lasts) {
    chronicle.say("%s %s for %.1f s", kind, target.name(), lasts.toMillis() / 1000.0);
    if (!target.begin(kind)) {
      return;
    }
    chronicle.count(kind + " " + target.name());
    isOverWithin(lasts);
    target.end(kind);
    chronicle.say("%s is back after %s", target.name(), kind);
  }

  private Duration upTo(int seconds) {
    return Duration.ofMillis(random.nextInt(seconds * 1000));
  }

  private boolean isOverWithin(Duration time) {
    try {
      return over.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
