package br.org.linea.orchestration.api.lifecycle;

import br.org.linea.orchestration.api.outbox.Outbox;
import br.org.linea.orchestration.api.process.ProcessStatus;
import br.org.linea.orchestration.api.store.HistoryRows;
import br.org.linea.orchestration.api.store.Owners;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.api.store.ProcessRow;
import br.org.linea.orchestration.api.store.ProcessRows;
import br.org.linea.orchestration.api.webhooks.WebhookOutbox;
import br.org.linea.orchestration.messages.WorkerName;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** The transaction that accepts a process: row, history and command. */
@ApplicationScoped
class Acceptance {

  private static final Logger LOG = Logger.getLogger(Acceptance.class);

  private final ProcessRows processes;
  private final HistoryRows history;
  private final Owners owners;
  private final AgentChoice agents;
  private final Outbox outbox;
  private final WebhookOutbox webhooks;
  private final Commands commands;
  private final Admission admission;
  private final HeldProcesses held;
  private final Clock clock;

  Acceptance(
      ProcessRows processes,
      HistoryRows history,
      Owners owners,
      AgentChoice agents,
      Outbox outbox,
      WebhookOutbox webhooks,
      Commands commands,
      Admission admission,
      HeldProcesses held,
      Clock clock) {
    this.processes = processes;
    this.history = history;
    this.owners = owners;
    this.agents = agents;
    this.outbox = outbox;
    this.webhooks = webhooks;
    this.commands = commands;
    this.admission = admission;
    this.held = held;
    this.clock = clock;
  }

  /**
   * Stores the process, or returns the one that the same key stored.
   *
   * @param alone see {@link Admission}
   */
  @WithTransaction
  Uni<ProcessRecord> store(NewProcess wanted, boolean alone) {
    return owners
        .number(wanted.owner())
        .chain(
            owner ->
                known(wanted, owner)
                    .onItem()
                    .ifNull()
                    .switchTo(() -> admitted(wanted, owner, alone)));
  }

  private Uni<ProcessRecord> admitted(NewProcess wanted, int owner, boolean alone) {
    return admission
        .admit(owner, wanted.owner(), 1, alone)
        .chain(() -> insert(wanted, owner))
        .onFailure(QuotaExceeded.class)
        .recoverWithUni(
            // A request with the same key may have taken the last place meanwhile.
            refusal -> known(wanted, owner).onItem().ifNull().failWith(refusal));
  }

  /** Removes an owner from the cache. */
  void forget(String owner) {
    owners.forget(owner);
  }

  /** The process that the same key stored; null without one. */
  Uni<ProcessRecord> known(NewProcess wanted, int owner) {
    if (wanted.key().isEmpty()) {
      return Uni.createFrom().nullItem();
    }
    NewProcess.IdempotencyKey key = wanted.key().get();
    return processes
        .byKey(owner, key.key())
        .onItem()
        .ifNotNull()
        .transform(
            row -> {
              if (!key.bodyHash().equals(row.idempotencyHash())) {
                throw new IdempotencyConflict(key.key());
              }
              return row.toRecord();
            });
  }

  private Uni<ProcessRecord> insert(NewProcess wanted, int owner) {
    Instant now = clock.instant();
    return choose(wanted, now).chain(choice -> insert(wanted, owner, choice, now));
  }

  private Uni<AgentChoice.Choice> choose(NewProcess wanted, Instant now) {
    return wanted
        .after()
        .map(after -> held.hold(wanted.owner(), after))
        .orElseGet(() -> agents.choose(AgentChoice.Need.of(wanted), now));
  }

  private Uni<ProcessRecord> insert(
      NewProcess wanted, int owner, AgentChoice.Choice choice, Instant now) {
    return processes
        .insert(draft(wanted, owner, choice, now))
        .map(ProcessRow::toRecord)
        .invoke(
            process -> {
              MDC.put("process", process.id().value());
              LOG.infof(
                  "accepted process %s of %s: %s on %s",
                  process.id(),
                  process.owner(),
                  process.pipeline(),
                  process.worker().map(WorkerName::value).orElse("no agent yet"));
            })
        .call(
            process ->
                history.begin(
                    process.id(),
                    now,
                    "client " + wanted.origin().client(),
                    Optional.of(wanted.origin().traceparent())))
        .call(process -> link(wanted, process))
        .call(process -> startOrHold(process, wanted, choice, now))
        .call(process -> tell(process, wanted, now));
  }

  private Uni<Void> startOrHold(
      ProcessRecord process, NewProcess wanted, AgentChoice.Choice choice, Instant now) {
    return process
        .after()
        .map(after -> held.store(process.id(), after))
        .orElseGet(
            () ->
                outbox.append(
                    process.id().value(),
                    choice.queue().map(WorkerName::value),
                    commands.envelope(
                        commands.start(process), Optional.of(wanted.origin().traceparent())),
                    now));
  }

  private Uni<Void> tell(ProcessRecord process, NewProcess wanted, Instant now) {
    return wanted
        .webhook()
        .map(webhook -> webhooks.subscribe(process, webhook, now))
        .orElseGet(() -> Uni.createFrom().voidItem())
        .chain(() -> webhooks.append(process, 1, ProcessStatus.QUEUED, now));
  }

  /** The process that is run again knows its reruns. */
  private Uni<Void> link(NewProcess wanted, ProcessRecord rerun) {
    return wanted
        .rerunOf()
        .map(
            earlier ->
                processes
                    .lock(earlier)
                    .onItem()
                    .ifNotNull()
                    .invoke(row -> row.rerunBy(rerun.id()))
                    .replaceWithVoid())
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  static ProcessRows.Draft draft(
      NewProcess wanted, int owner, AgentChoice.Choice choice, Instant now) {
    return new ProcessRows.Draft(
        wanted.owner(),
        owner,
        wanted.pipeline().value(),
        wanted.pipelineVersion(),
        wanted.executor(),
        choice.worker(),
        wanted.oneAgent(),
        choice.reason(),
        wanted.usedConfig(),
        wanted.comment(),
        wanted.labels(),
        now,
        wanted.key().map(NewProcess.IdempotencyKey::key),
        wanted.key().map(NewProcess.IdempotencyKey::bodyHash),
        wanted.rerunOf(),
        wanted.taskId(),
        wanted.resources(),
        wanted.after(),
        wanted.onBehalfOf());
  }
}
