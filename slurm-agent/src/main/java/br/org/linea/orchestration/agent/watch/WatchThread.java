package br.org.linea.orchestration.agent.watch;

import java.time.Duration;
import org.jboss.logging.Logger;

/** One thread that does a watch's rounds until it is stopped; a round that throws is logged. */
final class WatchThread {

  private static final Logger LOG = Logger.getLogger(WatchThread.class);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  /** One round. */
  interface Round {
    void run() throws InterruptedException;
  }

  private final Thread thread;
  private volatile boolean stopping;

  WatchThread(String name, Wakes wakes, Duration pause, Round round) {
    this.thread =
        Thread.ofPlatform()
            .name(name)
            .daemon(true)
            .unstarted(
                () -> {
                  while (!stopping) {
                    try {
                      round.run();
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                      return;
                    } catch (RuntimeException e) {
                      LOG.errorf(e, "a round of the %s failed, the next one tries again", name);
                      pause(wakes, pause);
                    }
                  }
                });
  }

  private void pause(Wakes wakes, Duration pause) {
    try {
      wakes.await(pause);
    } catch (InterruptedException e) {
      stopping = true;
    }
  }

  void start() {
    thread.start();
  }

  /** Also where it never began: an agent may lack what this watches, or end before its lease. */
  void stop() {
    stopping = true;
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    thread.interrupt();
    try {
      thread.join(STOP_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
