package br.org.linea.orchestration.api.agents;

import br.org.linea.orchestration.api.store.AgentQueues;
import br.org.linea.orchestration.api.store.AgentRecord;
import br.org.linea.orchestration.api.store.AgentRow;
import br.org.linea.orchestration.api.store.AgentRows;
import br.org.linea.orchestration.api.store.AgentsConfig;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.api.store.ProcessRow;
import br.org.linea.orchestration.api.store.ProcessRows;
import br.org.linea.orchestration.messages.AgentHeartbeat;
import br.org.linea.orchestration.messages.AgentLease;
import br.org.linea.orchestration.messages.AgentRegistration;
import br.org.linea.orchestration.messages.CatalogueEntry;
import br.org.linea.orchestration.messages.WorkerName;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Registration, heartbeats and work of agents. Each method is one transaction. */
@ApplicationScoped
public class Agents {

  private static final Logger LOG = Logger.getLogger(Agents.class);

  private final AgentRows agents;
  private final ProcessRows processes;
  private final AgentQueues queues;
  private final AgentsConfig config;
  private final Clock clock;
  private final ObjectMapper json;

  /** For CDI. */
  public Agents(
      AgentRows agents,
      ProcessRows processes,
      AgentQueues queues,
      AgentsConfig config,
      Clock clock,
      ObjectMapper json) {
    this.agents = agents;
    this.processes = processes;
    this.queues = queues;
    this.config = config;
    this.clock = clock;
    this.json = json;
  }

  /** Registers an agent and assigns the processes that wait for one of its executors to it. */
  @WithTransaction
  public Uni<AgentLease> register(WorkerName worker, AgentRegistration registration) {
    return agents
        .lock(worker)
        .map(row -> row.orElseGet(() -> AgentRow.of(worker)))
        .invoke(row -> row.register(registration, clock.instant()))
        .chain(agents::store)
        .call(() -> agents.adoptWaiting(worker, registration.executors()))
        .call(() -> agents.present(worker))
        .map(row -> new AgentLease(worker, row.lease()));
  }

  /** Stores a heartbeat; ignores one of an agent that never registered. */
  @WithTransaction
  public Uni<Void> beat(AgentHeartbeat heartbeat) {
    return agents
        .lock(heartbeat.worker())
        .chain(row -> row.map(known -> beat(known, heartbeat)).orElse(Uni.createFrom().voidItem()));
  }

  private Uni<Void> beat(AgentRow row, AgentHeartbeat heartbeat) {
    Instant now = clock.instant();
    boolean wasAway = !row.isAlive(now.minus(config.heartbeatTimeout()));
    row.beat(heartbeat, heartbeat.pipelines().map(this::written), now);
    return agents
        .adoptWaiting(heartbeat.worker(), heartbeat.executors())
        .call(() -> wasAway ? agents.present(heartbeat.worker()) : Uni.createFrom().item(0))
        .replaceWithVoid();
  }

  private String written(List<CatalogueEntry> pipelines) {
    try {
      return json.writeValueAsString(pipelines);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("entries can always be written", e);
    }
  }

  private Optional<List<CatalogueEntry>> read(String pipelines) {
    try {
      return Optional.of(json.readValue(pipelines, new TypeReference<List<CatalogueEntry>>() {}));
    } catch (JsonProcessingException e) {
      LOG.warnf("a stored catalogue of an agent cannot be read: %s", e.getOriginalMessage());
      return Optional.empty();
    }
  }

  /**
   * Moves the unfinished processes of one agent to another. An operator decides that, since the API
   * cannot know that the first agent will not come back.
   *
   * @return how many processes moved; empty when {@code to} never registered, or {@code from} never
   *     did and has no process either
   */
  @WithTransaction
  public Uni<Optional<Integer>> handOver(WorkerName from, WorkerName to) {
    return agents
        .find(to)
        .chain(
            heir ->
                heir.isEmpty()
                    ? Uni.createFrom().item(Optional.<Integer>empty())
                    : agents.lock(from).chain(row -> move(row, from, to)));
  }

  private Uni<Optional<Integer>> move(Optional<AgentRow> row, WorkerName from, WorkerName to) {
    row.ifPresent(AgentRow::handOver);
    return agents
        .move(from, to)
        .invoke(moved -> LOG.warnf("moved %d processes of %s to %s", moved, from, to))
        .map(moved -> row.isEmpty() && moved == 0 ? Optional.empty() : Optional.of(moved));
  }

  /** The unfinished processes of an agent. */
  @WithTransaction
  public Uni<List<ProcessRecord>> assigned(WorkerName worker) {
    return processes.handOut(worker).map(rows -> rows.stream().map(ProcessRow::toRecord).toList());
  }

  /** All agents that ever registered, by name. */
  @WithSession
  public Uni<List<KnownAgent>> list() {
    Instant since = clock.instant().minus(config.heartbeatTimeout());
    return agents
        .byName()
        .chain(
            known ->
                agents
                    .liveProcesses()
                    .map(live -> known.stream().map(agent -> known(agent, since, live)).toList()));
  }

  private KnownAgent known(AgentRecord agent, Instant since, Map<String, Long> live) {
    return new KnownAgent(
        agent,
        !agent.lastSeen().isBefore(since) && !queues.missing().contains(agent.worker()),
        live.getOrDefault(agent.worker().value(), 0L),
        agent.catalogue().flatMap(this::read));
  }
}
