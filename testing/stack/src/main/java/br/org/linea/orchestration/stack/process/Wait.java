package br.org.linea.orchestration.stack.process;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for the outside world. */
public final class Wait {

  private static final long POLL_MILLIS = 50;

  private Wait() {}

  /**
   * Polls a condition that has no event to wait for. Blocks up to {@code limit}.
   *
   * @param late makes the error that is thrown when the limit has passed
   */
  public static void until(
      Duration limit, BooleanSupplier condition, Supplier<RuntimeException> late) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw late.get();
      }
      pauseBetweenLooks();
    }
  }

  private static void pauseBetweenLooks() {
    try {
      new CompletableFuture<Void>().get(POLL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException expected) {
      // Nothing ever completes it: this is the interval between two looks.
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Keeps the thread's interrupt for whoever looks next. */
  public static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", e);
  }
}
