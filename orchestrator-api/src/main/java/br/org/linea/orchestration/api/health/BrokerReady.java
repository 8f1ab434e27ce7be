package br.org.linea.orchestration.api.health;

import br.org.linea.orchestration.api.broker.BrokerStatus;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Names the broker. A broker that is away does not make the API unready: processes are accepted and
 * told as before, their commands wait in the outbox. Else a balancer would take every instance away
 * with the broker.
 */
@Readiness
@ApplicationScoped
class BrokerReady implements HealthCheck {

  private final BrokerStatus broker;

  BrokerReady(BrokerStatus broker) {
    this.broker = broker;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("broker")
        .up()
        .withData("state", broker.connected() ? "connected" : "away, commands wait in the outbox")
        .withData("events", broker.events())
        .build();
  }
}
