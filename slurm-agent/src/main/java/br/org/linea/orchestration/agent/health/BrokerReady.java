package br.org.linea.orchestration.agent.health;

import br.org.linea.orchestration.agent.broker.BrokerLinks;
import br.org.linea.orchestration.agent.broker.CommandConsumer;
import br.org.linea.orchestration.agent.broker.Heartbeats;
import br.org.linea.orchestration.agent.config.AgentConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Down when no commands are taken, when the broker takes nothing, and when it has confirmed no
 * heartbeat for three intervals; says which.
 */
@Readiness
@ApplicationScoped
class BrokerReady implements HealthCheck {

  private static final int INTERVALS = 3;

  private final Heartbeats heartbeats;
  private final CommandConsumer commands;
  private final BrokerLinks broker;
  private final Clock clock;
  private final Duration limit;

  BrokerReady(
      Heartbeats heartbeats,
      CommandConsumer commands,
      BrokerLinks broker,
      Clock clock,
      AgentConfig config) {
    this.heartbeats = heartbeats;
    this.commands = commands;
    this.broker = broker;
    this.clock = clock;
    this.limit = config.heartbeat().multipliedBy(INTERVALS);
  }

  @Override
  public HealthCheckResponse call() {
    Optional<Instant> confirmed = heartbeats.lastConfirmed();
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("broker")
            .status(
                confirmed.filter(clock.instant().minus(limit)::isBefore).isPresent()
                    && commands.problem().isEmpty()
                    && broker.blocked().isEmpty())
            .withData("commands", commands.problem().orElse("taken"))
            .withData("events", events());
    confirmed.ifPresent(at -> answer.withData("last_confirm", at.toString()));
    return answer.build();
  }

  private String events() {
    return broker
        .blocked()
        .map(alarm -> "wait in the journal, the broker takes nothing: " + alarm)
        .or(() -> broker.problem().map(problem -> "wait in the journal: " + problem))
        .orElse("sent");
  }
}
