package br.org.linea.orchestration.api.broker;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The state of this instance's connections to the broker, for operators. */
@ApplicationScoped
public class BrokerStatus {

  private final BrokerConnections connections;
  private final EventSubscription events;

  /** For CDI. */
  BrokerStatus(BrokerConnections connections, EventSubscription events) {
    this.connections = connections;
    this.events = events;
  }

  /** Whether commands are sent, as text. */
  public String state() {
    if (!connections.connected()) {
      return "away, commands wait in the outbox";
    }
    return connections.blocked().isPresent() ? "blocked, commands wait in the outbox" : "connected";
  }

  /** The problem, as a sentence for operators; empty without one. */
  public Optional<String> problem() {
    return connections
        .problem()
        .or(() -> connections.blocked().map(alarm -> "the broker takes nothing: " + alarm))
        .or(events::problem);
  }

  /** Whether agents' events are consumed, as text. */
  public String events() {
    return events.problem().map(problem -> "wait at the broker: " + problem).orElse("taken");
  }
}
