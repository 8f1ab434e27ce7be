package br.org.linea.orchestration.api.broker;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** How this instance stands with the broker, for those who look after it. */
@ApplicationScoped
public class BrokerStatus {

  private final BrokerConnections connections;
  private final EventSubscription events;

  /** For CDI. */
  BrokerStatus(BrokerConnections connections, EventSubscription events) {
    this.connections = connections;
    this.events = events;
  }

  /** Whether commands go out, in words. */
  public String state() {
    if (!connections.connected()) {
      return "away, commands wait in the outbox";
    }
    return connections.blocked().isPresent() ? "blocked, commands wait in the outbox" : "connected";
  }

  /** What is wrong, in words for operators; empty when nothing is. */
  public Optional<String> problem() {
    return connections
        .problem()
        .or(() -> connections.blocked().map(alarm -> "the broker takes nothing: " + alarm))
        .or(events::problem);
  }

  /** Whether agents' events are taken, in words. */
  public String events() {
    return events.problem().map(problem -> "wait at the broker: " + problem).orElse("taken");
  }
}
