package br.org.linea.orchestration.agent.watch;

import br.org.linea.orchestration.agent.journal.ProcessKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * ConditionTimer when something has held without a break, per process. Not kept over a restart,
 * which is a break. For the thread of the watch alone.
 */
final class ConditionTimer {

  private final Map<ProcessKey, Instant> begun = new HashMap<>();

  /** It holds now. */
  Duration holds(ProcessKey key, Instant now) {
    return Duration.between(begun.computeIfAbsent(key, k -> now), now);
  }

  /** Whether it held at the last look. */
  boolean has(ProcessKey key) {
    return begun.containsKey(key);
  }

  /** It does not hold, or it is unknown. */
  void breaks(ProcessKey key) {
    begun.remove(key);
  }

  /** Unknown for all. */
  void breakAll() {
    begun.clear();
  }

  /** Forgets all but these. */
  void keep(Set<ProcessKey> keys) {
    begun.keySet().retainAll(keys);
  }

  boolean isEmpty() {
    return begun.isEmpty();
  }
}
