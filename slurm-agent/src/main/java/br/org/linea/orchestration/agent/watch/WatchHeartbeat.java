package br.org.linea.orchestration.agent.watch;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the watches are at: when each last finished a round, which rounds fail or hang, and which
 * processes cannot be looked at. Any thread may ask.
 */
@ApplicationScoped
public class WatchHeartbeat {

  private final Map<String, WatchState> watches = new ConcurrentHashMap<>();

  /** The state of a watch that looks every {@code tick} when there is something to see. */
  WatchState watch(String name, Duration tick) {
    return watches.computeIfAbsent(name, key -> new WatchState(name, tick));
  }

  /** How long ago the slowest watch ended a round, well or not; zero while none has begun. */
  public Duration oldest() {
    return watches.values().stream()
        .map(WatchState::sinceRound)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** A sentence for each watch that has finished no round well for three ticks. */
  public List<String> stuckWatches() {
    return watches.values().stream().flatMap(watch -> watch.problem().stream()).sorted().toList();
  }

  /** A sentence for each process that cannot be looked at. */
  public List<String> troubledProcesses() {
    return watches.values().stream().flatMap(watch -> watch.troubles().stream()).sorted().toList();
  }
}
