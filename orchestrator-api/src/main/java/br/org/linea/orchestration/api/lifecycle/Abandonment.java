package br.org.linea.orchestration.api.lifecycle;

import br.org.linea.orchestration.api.outbox.Outbox;
import br.org.linea.orchestration.api.process.Signal;
import br.org.linea.orchestration.api.store.AgentRow;
import br.org.linea.orchestration.api.store.AgentRows;
import br.org.linea.orchestration.api.store.AgentsConfig;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.api.store.ProcessRow;
import br.org.linea.orchestration.api.store.ProcessRows;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.ProcessId;
import br.org.linea.orchestration.messages.StopProcess;
import br.org.linea.orchestration.messages.WorkerName;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * The transaction that ends a process without a live agent. If the agent comes back, it finds a
 * Stop in its queue and the process missing in its list, and cancels the job.
 */
@ApplicationScoped
class Abandonment {

  private final ProcessRows processes;
  private final AgentRows agents;
  private final Transitions transitions;
  private final Outbox outbox;
  private final Commands commands;
  private final ObjectMapper json;
  private final AgentsConfig config;
  private final Clock clock;

  Abandonment(
      ProcessRows processes,
      AgentRows agents,
      Transitions transitions,
      Outbox outbox,
      Commands commands,
      ObjectMapper json,
      AgentsConfig config,
      Clock clock) {
    this.processes = processes;
    this.agents = agents;
    this.transitions = transitions;
    this.outbox = outbox;
    this.commands = commands;
    this.json = json;
    this.config = config;
    this.clock = clock;
  }

  /**
   * Ends the process: Stopped when a stop was asked for, else Failed.
   *
   * @param reason the operator's words
   */
  @WithTransaction
  Uni<AbandonAnswer> abandon(ProcessId id, Origin by, Optional<String> reason) {
    return processes
        .lock(id)
        .chain(
            row -> {
              if (row == null) {
                return Uni.createFrom().item(new AbandonAnswer.Unknown());
              }
              if (row.state().status().terminal()) {
                return Uni.createFrom().item(new AbandonAnswer.Over(row.toRecord()));
              }
              return agent(row).chain(agent -> unlessHeld(row, agent, by, reason));
            });
  }

  private Uni<Optional<AgentRow>> agent(ProcessRow row) {
    return row.worker().isEmpty()
        ? Uni.createFrom().item(Optional.empty())
        : agents.find(row.worker().get());
  }

  private Uni<AbandonAnswer> unlessHeld(
      ProcessRow row, Optional<AgentRow> agent, Origin by, Optional<String> reason) {
    Instant now = clock.instant();
    ProcessRecord before = row.toRecord();
    if (agent.filter(it -> it.isAlive(now.minus(config.heartbeatTimeout()))).isPresent()) {
      return Uni.createFrom()
          .item(new AbandonAnswer.Held(before, row.worker().orElseThrow(), agent.get().lastSeen()));
    }
    return transitions
        .withdrawn(row)
        .call(
            withdrawn ->
                transitions.apply(
                    row,
                    new Signal.Abandoned(now, detail(before, agent, by, reason)),
                    new Transitions.Cause(
                        "client " + by.client(),
                        detail(before, agent, by, reason),
                        evidence(before, agent, by, reason, withdrawn),
                        Optional.of(by.traceparent()))))
        .call(withdrawn -> withdrawn ? nothing() : stop(before, agent, by, now))
        .map(withdrawn -> new AbandonAnswer.Over(row.toRecord()));
  }

  private static Uni<Void> nothing() {
    return Uni.createFrom().voidItem();
  }

  /** An agent that never registered has no queue. */
  private Uni<Void> stop(ProcessRecord process, Optional<AgentRow> agent, Origin by, Instant now) {
    return agent.isEmpty()
        ? nothing()
        : outbox.append(
            process.id().value(),
            process.worker().map(WorkerName::value),
            commands.envelope(
                new StopProcess(process.id(), process.taskId(), by.client(), now),
                Optional.of(by.traceparent())),
            now);
  }

  private static String detail(
      ProcessRecord process, Optional<AgentRow> agent, Origin by, Optional<String> reason) {
    String worker =
        process
            .worker()
            .map(
                name ->
                    agent
                        .map(
                            row ->
                                "agent " + name + ", with its last heartbeat at " + row.lastSeen())
                        .orElse("agent " + name + ", which never registered"))
            .orElse("no agent");
    return "Abandoned by %s%s. It had %s, and %s."
        .formatted(
            by.client(),
            reason.map(words -> ": " + words).orElse(""),
            worker,
            process.jobId().map(job -> "job " + job.value()).orElse("no known job"));
  }

  private String evidence(
      ProcessRecord process,
      Optional<AgentRow> agent,
      Origin by,
      Optional<String> reason,
      boolean withdrawn) {
    ObjectNode evidence = json.createObjectNode();
    evidence.put("abandoned_by", by.client());
    evidence.put("reason", reason.orElse(null));
    evidence.put("status_before", process.status().label());
    evidence.put("worker", process.worker().map(WorkerName::value).orElse(null));
    evidence.put("worker_registered", agent.isPresent());
    evidence.put(
        "worker_last_seen", agent.map(AgentRow::lastSeen).map(Instant::toString).orElse(null));
    evidence.put("sent_to_worker", !withdrawn);
    evidence.put("job_id", process.jobId().map(JobId::value).orElse(null));
    evidence.put("observed_at", process.observedAt().map(Instant::toString).orElse(null));
    return evidence.toString();
  }
}
