package br.org.linea.orchestration.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WatchThreadTest {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static WatchState state() {
    return new WatchState("test", PAUSE);
  }

  @Test
  void a_watch_that_never_began_can_be_stopped_so_that_what_is_stopped_after_it_is() {
    WatchThread watch = new WatchThread("test", state(), new Wakes(), PAUSE, () -> true);

    assertThatCode(watch::stop).doesNotThrowAnyException();
  }

  @Test
  void a_watch_that_works_ends_when_it_is_stopped() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    WatchThread watch =
        new WatchThread(
            "test",
            state(),
            new Wakes(),
            PAUSE,
            () -> {
              begun.countDown();
              try {
                new CountDownLatch(1).await();
                return true;
              } finally {
                interrupted.countDown();
              }
            });
    watch.start();
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

    watch.stop();

    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
  }
}
