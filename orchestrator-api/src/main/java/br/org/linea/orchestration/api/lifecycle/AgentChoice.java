package br.org.linea.orchestration.api.lifecycle;

import br.org.linea.orchestration.api.store.AgentRow;
import br.org.linea.orchestration.api.store.AgentRows;
import br.org.linea.orchestration.api.store.AgentsConfig;
import br.org.linea.orchestration.messages.PipelineName;
import br.org.linea.orchestration.messages.StartProcess;
import br.org.linea.orchestration.messages.WorkerName;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;

/**
 * Chooses the agent of a new process: the agent that the catalogue names; for a pipeline with
 * {@code max_running}, the agent of its other unfinished processes, alive or not, since one agent
 * must count them all; else the live agent with the fewest processes.
 */
@ApplicationScoped
class AgentChoice {

  private final AgentRows agents;
  private final AgentsConfig config;

  AgentChoice(AgentRows agents, AgentsConfig config) {
    this.agents = agents;
    this.config = config;
  }

  /**
   * What was chosen.
   *
   * @param worker the agent; empty when there is none at present
   * @param queue the agent to whose queue commands go; empty when there is no such queue yet
   * @param reason what the process waits for; empty when the agent is alive
   */
  record Choice(Optional<WorkerName> worker, Optional<WorkerName> queue, Optional<String> reason) {}

  /**
   * What an agent is chosen by.
   *
   * @param agent the one agent that the catalogue names
   * @param oneAgent whether one agent must have all unfinished processes of the pipeline
   * @param asks whether the request asks for resources
   */
  record Need(
      PipelineName pipeline,
      String executor,
      Optional<WorkerName> agent,
      boolean oneAgent,
      boolean asks) {
    static Need of(NewProcess wanted) {
      return new Need(
          wanted.pipeline(),
          wanted.executor(),
          wanted.agent(),
          wanted.oneAgent(),
          wanted.resources().isPresent());
    }
  }

  /** Chooses inside the transaction that stores the process or its Start. */
  Uni<Choice> choose(Need wanted, Instant now) {
    Instant since = now.minus(config.heartbeatTimeout());
    if (wanted.agent().isPresent()) {
      return bound(wanted.agent().get(), "to which the catalogue binds this pipeline", since);
    }
    Uni<Optional<WorkerName>> holder =
        wanted.oneAgent()
            ? agents.holder(wanted.pipeline())
            : Uni.createFrom().item(Optional.empty());
    return holder.chain(
        found ->
            found.isPresent()
                ? bound(found.get(), "which counts this pipeline's runs for max_running", since)
                : leastBusy(wanted, since));
  }

  /**
   * An agent that is too old for resources is not chosen, and refuses what reaches it all the same.
   */
  private Uni<Choice> leastBusy(Need wanted, Instant since) {
    boolean asks = wanted.asks();
    String words = wanted.executor() + (asks ? " and knows the resources of requests" : "");
    return agents
        .leastBusy(asks ? StartProcess.WITH_RESOURCES : wanted.executor(), since)
        .map(
            worker ->
                new Choice(
                    worker,
                    worker,
                    worker.isPresent()
                        ? Optional.empty()
                        : Optional.of("No agent that runs on " + words + " is alive.")));
  }

  private Uni<Choice> bound(WorkerName worker, String why, Instant since) {
    return agents
        .find(worker)
        .map(
            row ->
                new Choice(
                    Optional.of(worker),
                    row.map(registered -> worker),
                    absence(worker, why, row, since)));
  }

  private static Optional<String> absence(
      WorkerName worker, String why, Optional<AgentRow> row, Instant since) {
    if (row.isEmpty()) {
      return Optional.of("The agent %s, %s, has never registered.".formatted(worker, why));
    }
    return row.get().isAlive(since)
        ? Optional.empty()
        : Optional.of(
            "The agent %s, %s, has sent no heartbeat since %s."
                .formatted(worker, why, row.get().lastSeen()));
  }
}
