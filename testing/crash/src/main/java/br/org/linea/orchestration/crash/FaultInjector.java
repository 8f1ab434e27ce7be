package br.org.linea.orchestration.crash;

import br.org.linea.orchestration.crash.Target.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Injects one fault after another and undoes it. What, how, when and for how long comes from the
 * random numbers alone. Several side by side make faults meet.
 */
final class FaultInjector implements Runnable {

  private record Choice(Lane lane, Target target) {}

  private final Random random;
  private final Duration longestGap;
  private final Duration longest;
  private final EventLog eventLog;
  private final CountDownLatch over;
  private final List<Choice> choices = new ArrayList<>();

  /**
   * An injector without targets.
   *
   * @param longestGap most time between two faults
   * @param longest most time that a fault lasts
   * @param over opened when no further fault shall begin
   */
  FaultInjector(
      Random random,
      Duration longestGap,
      Duration longest,
      EventLog eventLog,
      CountDownLatch over) {
    this.random = random;
    this.longestGap = longestGap;
    this.longest = longest;
    this.eventLog = eventLog;
    this.over = over;
  }

  /** Adds a target. The more weight, the more often it is chosen. */
  FaultInjector with(Lane lane, int weight, Target target) {
    for (int each = 0; each < weight; each++) {
      choices.add(new Choice(lane, target));
    }
    return this;
  }

  /** Whether it has nothing to do. */
  boolean isIdle() {
    return choices.isEmpty();
  }

  /** Returns when the last fault is undone. */
  @Override
  public void run() {
    while (true) {
      Duration gap = upTo(longestGap);
      Choice choice = choices.get(random.nextInt(choices.size()));
      Target target = choice.target();
      Kind kind = target.kinds().get(random.nextInt(target.kinds().size()));
      Duration lasts = upTo(longest);
      if (isOverWithin(gap)) {
        return;
      }
      try {
        inject(choice, kind, lasts);
      } catch (RuntimeException e) {
        eventLog.fault("%s %s: %s", kind, target.name(), e);
        return;
      }
    }
  }

  private void inject(Choice choice, Kind kind, Duration lasts) {
    Target target = choice.target();
    eventLog.say("%s %s for %.1f s", kind, target.name(), lasts.toMillis() / 1000.0);
    try {
      if (!target.begin(kind)) {
        return;
      }
      eventLog.count(kind + " " + target.name());
      eventLog.struck(choice.lane());
      isOverWithin(lasts);
    } catch (RuntimeException e) {
      undoAfter(e, target, kind);
      throw e;
    }
    target.end(kind);
    eventLog.say("%s is back after %s", target.name(), kind);
  }

  /** What was begun half way is undone; the first error is the one to tell. */
  private static void undoAfter(RuntimeException first, Target target, Kind kind) {
    try {
      target.end(kind);
    } catch (RuntimeException second) {
      first.addSuppressed(second);
    }
  }

  private Duration upTo(Duration most) {
    return Duration.ofMillis(random.nextLong(most.toMillis()));
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
