package br.org.linea.orchestration.agent.watch;

import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * One thread that does a watch's rounds until it is stopped. A round that throws is logged, and the
 * watch's state names it.
 */
final class WatchThread {

  private static final Logger LOG = Logger.getLogger(WatchThread.class);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  /** One round. */
  interface Round {

    /** Does it; whether all that the last rounds were to do is done. */
    boolean run() throws InterruptedException;
  }

  private final WatchState state;
  private final Thread thread;
  private volatile boolean stopping;

  WatchThread(String name, WatchState state, Wakes wakes, Duration pause, Round round) {
    this.state = state;
    this.thread =
        Thread.ofPlatform()
            .name(name)
            .daemon(true)
            .unstarted(
                () -> {
                  while (!stopping) {
                    try {
                      if (round.run()) {
                        state.succeeded();
                      }
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                      return;
                    } catch (RuntimeException e) {
                      state.failed(e);
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
    state.begin();
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
