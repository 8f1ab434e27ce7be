package br.org.linea.orchestration.agent.health;

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

/** Down when the broker has confirmed no heartbeat for three intervals. */
@Readiness
@ApplicationScoped
class BrokerReady implements HealthCheck {

  private static final int INTERVALS = 3;

  private final Heartbeats heartbeats;
  private final Clock clock;
  private final Duration limit;

  BrokerReady(Heartbeats heartbeats, Clock clock, AgentConfig config) {
    this.heartbeats = heartbeats;
    this.clock = clock;
    this.limit = config.heartbeat().multipliedBy(INTERVALS);
  }

  @Override
  public HealthCheckResponse call() {
    Optional<Instant> confirmed = heartbeats.lastConfirmed();
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("broker")
            .status(confirmed.filter(clock.instant().minus(limit)::isBefore).isPresent());
    confirmed.ifPresent(at -> answer.withData("last_confirm", at.toString()));
    return answer.build();
  }
}
