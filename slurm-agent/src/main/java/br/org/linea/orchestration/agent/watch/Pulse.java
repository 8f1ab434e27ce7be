package br.org.linea.orchestration.agent.watch;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When each watch last finished a round: a watch that hangs shows here. Any thread may ask. */
@ApplicationScoped
public class Pulse {

  private final Map<String, Long> beats = new ConcurrentHashMap<>();

  void beat(String watch) {
    beats.put(watch, System.nanoTime());
  }

  /** How long ago the slowest watch was last heard of; zero while none has begun. */
  public Duration oldest() {
    long now = System.nanoTime();
    return beats.values().stream()
        .map(beat -> Duration.ofNanos(now - beat))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }
}
