package br.org.linea.orchestration.api.identity;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The login attempts of one client from one address. A running attempt counts as failed until its
 * result is known, so that parallel ones cannot exceed the limit; those above it wait for that
 * answer. Thread safe.
 */
final class AttemptWindow {

  private static final int MOST_WAITING = 200;
  private static final Duration SHORT = Duration.ofSeconds(1);

  private final int limit;
  private final Duration length;
  private final Clock clock;
  private final Deque<Instant> failures = new ArrayDeque<>();
  private final Deque<UniEmitter<? super Optional<Duration>>> waiting = new ArrayDeque<>();
  private int running;

  AttemptWindow(int limit, Duration length, Clock clock) {
    this.limit = limit;
    this.length = length;
    this.clock = clock;
  }

  /**
   * Waits until an attempt may begin. Call {@link #leave} after it.
   *
   * @return empty when it may begin, else after how long it may be tried again
   */
  Uni<Optional<Duration>> enter() {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              emitter.onTermination(() -> forget(emitter));
              synchronized (this) {
                waiting.add(emitter);
              }
              settle();
            });
  }

  /** Ends an attempt that began. */
  void leave(boolean failed) {
    synchronized (this) {
      running--;
      if (failed) {
        failures.add(clock.instant());
      }
    }
    settle();
  }

  private synchronized void forget(UniEmitter<?> emitter) {
    waiting.remove(emitter);
  }

  private void settle() {
    List<Runnable> answers = new ArrayList<>();
    synchronized (this) {
      Instant since = clock.instant().minus(length);
      while (!failures.isEmpty() && !failures.peek().isAfter(since)) {
        failures.poll();
      }
      while (!waiting.isEmpty() && failures.size() + running < limit) {
        UniEmitter<? super Optional<Duration>> next = waiting.poll();
        running++;
        answers.add(() -> next.complete(Optional.empty()));
      }
      if (failures.size() >= limit) {
        Duration wait = Duration.between(since, failures.peek());
        waiting.forEach(each -> answers.add(() -> each.complete(Optional.of(wait))));
        waiting.clear();
      }
      while (waiting.size() > MOST_WAITING) {
        UniEmitter<? super Optional<Duration>> last = waiting.pollLast();
        answers.add(() -> last.complete(Optional.of(SHORT)));
      }
    }
    answers.forEach(Runnable::run);
  }
}
