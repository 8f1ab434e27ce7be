package br.org.linea.orchestration.api.broker;

import jakarta.enterprise.context.ApplicationScoped;

/** How this instance stands with the broker, for those who look after it. */
@ApplicationScoped
public class BrokerStatus {

  private final Connections connections;
  private final EventSubscription events;

  /** For CDI. */
  BrokerStatus(Connections connections, EventSubscription events) {
    this.connections = connections;
    this.events = events;
  }

  /** Whether there is a connection; without one, commands wait in the outbox. */
  public boolean connected() {
    return connections.connected();
  }

  /** Whether agents' events are taken, in words. */
  public String events() {
    return switch (events.state()) {
      case SUBSCRIBED -> "taken";
      case DATABASE_AWAY -> "wait at the broker, the database is away";
      case BROKER_AWAY -> "wait, the broker is away";
    };
  }
}
