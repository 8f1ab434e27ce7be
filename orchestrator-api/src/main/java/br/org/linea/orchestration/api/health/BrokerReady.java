package br.org.linea.orchestration.api.health;

import br.org.linea.orchestration.api.broker.BrokerStatus;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Reports the broker. The API stays ready without it: processes are accepted and shown, and their
 * commands wait in the outbox. Otherwise a load balancer would remove every instance together with
 * the broker.
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
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("broker")
            .up()
            .withData("state", broker.state())
            .withData("events", broker.events());
    broker.problem().ifPresent(problem -> answer.withData("problem", problem));
    return answer.build();
  }
}
