package br.org.linea.orchestration.api.health;

import br.org.linea.orchestration.api.store.AgentQueues;
import br.org.linea.orchestration.api.store.AgentQueues.Fault;
import br.org.linea.orchestration.messages.WorkerName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Names agents that do not consume commands. The API stays ready, since other agents may. */
@Readiness
@ApplicationScoped
class AgentsReady implements HealthCheck {

  private final AgentQueues queues;

  AgentsReady(AgentQueues queues) {
    this.queues = queues;
  }

  @Override
  public HealthCheckResponse call() {
    Map<WorkerName, Fault> faults = queues.faults();
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("agents")
            .up()
            .withData(
                "state",
                faults.isEmpty() ? "all take commands" : "degraded: some agents take no commands");
    faults.forEach((agent, fault) -> answer.withData(agent.value(), fault.words()));
    return answer.build();
  }
}
