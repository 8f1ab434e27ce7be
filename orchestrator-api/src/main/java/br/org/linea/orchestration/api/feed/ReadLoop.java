package br.org.linea.orchestration.api.feed;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Repeats a read on request, one at a time. All requests that come during a read are served by the
 * next one. A read that fails is over; the next request begins another. Safe for use by several
 * threads.
 */
final class ReadLoop {

  private final Supplier<Uni<Boolean>> read;
  private final AtomicInteger requests = new AtomicInteger();

  /**
   * A loop that is idle.
   *
   * @param read whether there is more to read at once
   */
  ReadLoop(Supplier<Uni<Boolean>> read) {
    this.read = read;
  }

  void request() {
    if (requests.getAndIncrement() == 0) {
      run();
    }
  }

  private void run() {
    int served = requests.get();
    Uni.createFrom()
        .deferred(read::get)
        .onFailure()
        .recoverWithItem(false)
        .subscribe()
        .with(
            more -> {
              if (more || requests.addAndGet(-served) > 0) {
                run();
              }
            });
  }
}
