package br.org.linea.orchestration.agent;

import br.org.linea.orchestration.agent.runtime.Repeating;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.Optional;

/**
 * Keeps the agent small on a node that belongs to others. HotSpot's serial collector lets its old
 * generation grow to the limit before it looks for what is dead there; after a burst of submissions
 * that is more than what is alive. Where there is no such generation, as in the native build, it
 * does nothing.
 *
 * @see <a href="https://docs.oracle.com/en/java/javase/25/gctuning/">HotSpot Virtual Machine
 *     Garbage Collection Tuning Guide</a>
 */
@ApplicationScoped
class HeapGrowth {

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /** A collection takes a tenth of a second, so not for less. */
  private static final long BYTES = 5 << 20;

  private final Optional<MemoryPoolMXBean> old =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getName().equals("Tenured Gen"))
          .findFirst();

  private final Repeating looking =
      new Repeating(
          "heap", this::look, "the heap is as large as it has become, until the next look");

  /** Begins. */
  void start() {
    if (old.isPresent()) {
      looking.start(INTERVAL, INTERVAL);
    }
  }

  /** Ends. */
  void stop() {
    looking.stop();
  }

  private void look() {
    if (isWorthwhile(old.orElseThrow().getUsage(), old.orElseThrow().getCollectionUsage())) {
      System.gc();
    }
  }

  /**
   * Whether a collection is likely to make the heap smaller.
   *
   * @param now what the old generation holds
   * @param then what it held after its last collection; nothing when there was none yet
   */
  static boolean isWorthwhile(MemoryUsage now, MemoryUsage then) {
    return now.getUsed() - then.getUsed() > BYTES;
  }
}
