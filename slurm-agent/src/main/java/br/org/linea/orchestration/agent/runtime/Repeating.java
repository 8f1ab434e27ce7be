package br.org.linea.orchestration.agent.runtime;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** One piece of work, again and again on a thread of its own; a time that fails is logged. */
public final class Repeating {

  private static final Logger LOG = Logger.getLogger(Repeating.class);

  private final Runnable work;
  private final String onFailure;
  private final ScheduledExecutorService thread;

  /**
   * Not yet begun.
   *
   * @param name of its thread
   * @param work what is done
   * @param onFailure what it means when a time fails, for the log
   */
  public Repeating(String name, Runnable work, String onFailure) {
    this.work = work;
    this.onFailure = onFailure;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name(name).daemon(true).factory());
  }

  /** Begins after {@code first}, and again {@code interval} after each end. */
  public void start(Duration first, Duration interval) {
    thread.scheduleWithFixedDelay(
        this::once, first.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void once() {
    try {
      work.run();
    } catch (RuntimeException e) {
      // The schedule would end with the first exception.
      LOG.error(onFailure, e);
    }
  }

  /** Ends; work under way is interrupted. */
  public void stop() {
    thread.shutdownNow();
  }
}
