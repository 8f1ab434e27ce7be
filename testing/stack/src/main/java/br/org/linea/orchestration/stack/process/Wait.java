package br.org.linea.orchestration.stack.process;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Awaitility, with an error of the caller's own that can quote a log. */
public final class Wait {

  private static final Duration POLL = Duration.ofMillis(50);

  private Wait() {}

  /**
   * Polls a condition that has no event to wait for. Blocks up to {@code limit}.
   *
   * @param late makes the error that is thrown when the limit has passed
   */
  public static void until(
      Duration limit, BooleanSupplier condition, Supplier<RuntimeException> late) {
    try {
      Awaitility.with()
          .dontCatchUncaughtExceptions()
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(POLL)
          .await()
          .atMost(limit)
          .until(condition::getAsBoolean);
    } catch (ConditionTimeoutException passed) {
      throw late.get();
    }
  }

  /** Keeps the thread's interrupt for the caller. */
  public static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", e);
  }
}
