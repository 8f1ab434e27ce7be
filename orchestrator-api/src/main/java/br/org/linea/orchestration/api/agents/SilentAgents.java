package br.org.linea.orchestration.api.agents;

import br.org.linea.orchestration.api.store.AgentRows;
import br.org.linea.orchestration.api.store.AgentsConfig;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.jboss.logging.Logger;

/**
 * Sets the reason of Queued processes whose agent died after it was chosen. Every instance does; a
 * second one finds nothing to change.
 */
@ApplicationScoped
class SilentAgents {

  private static final Logger LOG = Logger.getLogger(SilentAgents.class);

  private final AgentRows agents;
  private final AgentsConfig config;
  private final Clock clock;

  SilentAgents(AgentRows agents, AgentsConfig config, Clock clock) {
    this.agents = agents;
    this.config = config;
    this.clock = clock;
  }

  @Scheduled(every = "5s", concurrentExecution = ConcurrentExecution.SKIP)
  Uni<Void> look() {
    return agents
        .explainWaitingNow(clock.instant().minus(config.heartbeatTimeout()))
        .onFailure()
        .invoke(
            problem ->
                LOG.debugf("cannot look for processes whose agent died: %s", problem.getMessage()))
        .onFailure()
        .recoverWithNull();
  }
}
