package br.org.linea.orchestration.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Says what is being waited for and how long it has taken, and keeps the times for the summary. */
final class Steps implements AutoCloseable {

  private static final long TICK_MILLIS = 5_000;

  private final PrintStream out;
  private final Map<String, Duration> taken = new LinkedHashMap<>();
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
          });

  Steps(PrintStream out) {
    this.out = out;
  }

  /** Runs one step; a line at its start, one every five seconds, one at its end. */
  <T> T step(String what, Callable<T> work) throws Exception {
    long begun = System.nanoTime();
    out.printf("  … %s%n", what);
    var progress =
        ticker.scheduleAtFixedRate(
            () -> out.printf("  … %s: %s so far%n", what, seconds(since(begun))),
            TICK_MILLIS,
            TICK_MILLIS,
            TimeUnit.MILLISECONDS);
    try {
      T result = work.call();
      taken.put(what, since(begun));
      out.printf("  ✓ %s (%s)%n", what, seconds(since(begun)));
      return result;
    } finally {
      progress.cancel(false);
    }
  }

  /** One more line. */
  void say(String line) {
    out.println(line);
  }

  /** Times of the steps that are over, in their order. */
  void summary() {
    out.println();
    out.println("Time per step:");
    int width = taken.keySet().stream().mapToInt(String::length).max().orElse(1);
    taken.forEach((what, time) -> out.printf("  %-" + width + "s %8s%n", what, seconds(time)));
  }

  static String seconds(Duration time) {
    return "%.1f s".formatted(time.toMillis() / 1000.0);
  }

  private static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  @Override
  public void close() {
    ticker.shutdownNow();
  }
}
