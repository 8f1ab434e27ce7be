package br.org.linea.orchestration.api.agents;

import br.org.linea.orchestration.api.store.AgentRows;
import br.org.linea.orchestration.api.store.AgentsConfig;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Says of Queued processes whose agent died after it was chosen that they wait for it. Every
 * instance looks, and finds nothing left to say where another has said it.
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
    Instant since = clock.instant().minus(config.silence());
    return Panache.withTransaction(
            () -> Panache.getSession().chain(session -> agents.explainWaiting(session, since)))
        .replaceWithVoid()
        .onFailure()
        .invoke(problem -> LOG.debugf("nothing is said of silent agents: %s", problem.getMessage()))
        .onFailure()
        .recoverWithNull();
  }
}
