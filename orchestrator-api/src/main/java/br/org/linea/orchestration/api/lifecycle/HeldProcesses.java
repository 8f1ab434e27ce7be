package br.org.linea.orchestration.api.lifecycle;

import br.org.linea.orchestration.api.outbox.Outbox;
import br.org.linea.orchestration.api.pipeline.PipelineCatalogue;
import br.org.linea.orchestration.api.process.Dependencies;
import br.org.linea.orchestration.api.process.Dependencies.Verdict;
import br.org.linea.orchestration.api.process.ProcessStatus;
import br.org.linea.orchestration.api.process.Signal;
import br.org.linea.orchestration.api.store.DependencyRows;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.api.store.ProcessRow;
import br.org.linea.orchestration.api.store.ProcessRows;
import br.org.linea.orchestration.catalogue.Pipeline;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.FailureReason;
import br.org.linea.orchestration.messages.ProcessId;
import br.org.linea.orchestration.messages.WorkerName;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Processes that wait for others. The database alone holds them: they have no agent and no command,
 * so that neither an agent nor Slurm knows them before they are released.
 *
 * <p>Each look at one is a transaction of its own, after the commit of what may have released it:
 * the end of another process, or its own acceptance. The later of the two finds both.
 */
@ApplicationScoped
class HeldProcesses {

  private static final Logger LOG = Logger.getLogger(HeldProcesses.class);

  private final ProcessRows processes;
  private final DependencyRows dependencies;
  private final PipelineCatalogue catalogue;
  private final AgentChoice agents;
  private final Transitions transitions;
  private final Outbox outbox;
  private final Commands commands;
  private final Clock clock;

  HeldProcesses(
      ProcessRows processes,
      DependencyRows dependencies,
      PipelineCatalogue catalogue,
      AgentChoice agents,
      Transitions transitions,
      Outbox outbox,
      Commands commands,
      Clock clock) {
    this.processes = processes;
    this.dependencies = dependencies;
    this.catalogue = catalogue;
    this.agents = agents;
    this.transitions = transitions;
    this.outbox = outbox;
    this.commands = commands;
    this.clock = clock;
  }

  /**
   * What a new process waits for, instead of an agent. Fails with {@link UnknownDependency} when
   * one of the others is not the owner's.
   */
  Uni<AgentChoice.Choice> hold(String owner, Dependencies after) {
    return dependencies
        .ofOwner(owner, after.ids())
        .invoke(states -> after.ids().forEach(id -> check(after.ids(), id, states)))
        .map(
            states ->
                new AgentChoice.Choice(
                    Optional.empty(),
                    Optional.empty(),
                    after.judge(states) instanceof Verdict.Waiting waiting
                        ? Optional.of(waiting.reason())
                        : Optional.empty()));
  }

  private static void check(
      List<ProcessId> ids, ProcessId id, Map<ProcessId, ProcessStatus> states) {
    if (!states.containsKey(id)) {
      throw new UnknownDependency(ids.indexOf(id), id);
    }
  }

  /** Stores what the process waits for, in the transaction that stores the process. */
  Uni<Void> store(ProcessId id, Dependencies after) {
    return dependencies.insert(id, after.ids());
  }

  /**
   * Starts a held process if all that it waits for have ended as it asks, ends it if that can no
   * longer be, and else updates its reason.
   *
   * @return the process if that has changed it; else empty
   */
  @WithTransaction
  Uni<Optional<ProcessRecord>> look(ProcessId id) {
    return processes
        .lock(id)
        .chain(
            row ->
                row == null || !row.isHeld()
                    ? Uni.createFrom().item(Optional.empty())
                    : decide(row)
                        .map(changed -> changed ? Optional.of(row.toRecord()) : Optional.empty()));
  }

  private Uni<Boolean> decide(ProcessRow row) {
    ProcessRecord process = row.toRecord();
    // An older instance may have stopped it without knowing that it is held.
    if (process.status() != ProcessStatus.QUEUED) {
      return transitions
          .withdrawn(row)
          .chain(
              () ->
                  transitions.apply(
                      row,
                      new Signal.Withdrawn(clock.instant()),
                      cause(Transitions.NOT_SENT, "{}")))
          .invoke(row::unhold)
          .replaceWith(true);
    }
    return dependencies
        .states(process.id())
        .map(process.after().orElseThrow()::judge)
        .chain(verdict -> follow(verdict, row));
  }

  private Uni<Boolean> follow(Verdict verdict, ProcessRow row) {
    return switch (verdict) {
      case Verdict.Met met -> release(row).replaceWith(true);
      case Verdict.Unmet unmet ->
          transitions.apply(
              row,
              new Signal.Refused(clock.instant(), FailureReason.DEPENDENCY, unmet.detail()),
              cause("", evidence(unmet)));
      case Verdict.Waiting waiting ->
          transitions.apply(
              row,
              new Signal.Deferred(clock.instant(), Optional.of(waiting.reason())),
              cause("", "{}"));
    };
  }

  private static String evidence(Verdict.Unmet unmet) {
    return "{\"after\":%s,\"status\":\"%s\"}".formatted(unmet.id(), unmet.status().label());
  }

  private static Transitions.Cause cause(String note, String evidence) {
    return new Transitions.Cause(Envelope.API_SOURCE, note, evidence, Optional.empty());
  }

  private Uni<Void> release(ProcessRow row) {
    ProcessRecord process = row.toRecord();
    Instant now = clock.instant();
    return agents
        .choose(need(row, process), now)
        .invoke(choice -> row.release(choice.worker(), choice.reason()))
        .invoke(
            choice ->
                LOG.infof(
                    "process %s waits for no other any more, and starts on %s",
                    process.id(), choice.worker().map(WorkerName::value).orElse("no agent yet")))
        .chain(
            choice ->
                outbox.append(
                    process.id().value(),
                    choice.queue().map(WorkerName::value),
                    commands.envelope(commands.start(process), Optional.empty()),
                    now));
  }

  /** The agent that the catalogue names now: it may have changed since the acceptance. */
  private AgentChoice.Need need(ProcessRow row, ProcessRecord process) {
    return new AgentChoice.Need(
        process.pipeline(),
        process.executor(),
        catalogue.find(process.pipeline()).flatMap(Pipeline::agent),
        row.isOneAgent(),
        process.resources().isPresent());
  }
}
