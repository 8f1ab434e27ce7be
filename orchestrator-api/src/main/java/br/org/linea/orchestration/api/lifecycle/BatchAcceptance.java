package br.org.linea.orchestration.api.lifecycle;

import br.org.linea.orchestration.api.outbox.Outbox;
import br.org.linea.orchestration.api.process.ProcessStatus;
import br.org.linea.orchestration.api.store.BatchRows;
import br.org.linea.orchestration.api.store.Owners;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.api.webhooks.WebhookOutbox;
import br.org.linea.orchestration.messages.WorkerName;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * The transaction that accepts a batch: rows, histories and commands of all its processes, or of
 * none. One agent gets the whole batch. The key of the batch is kept at its first process.
 */
@ApplicationScoped
class BatchAcceptance {

  private static final Logger LOG = Logger.getLogger(BatchAcceptance.class);

  private final Acceptance acceptance;
  private final BatchRows batches;
  private final Owners owners;
  private final AgentChoice agents;
  private final Outbox outbox;
  private final WebhookOutbox webhooks;
  private final Commands commands;
  private final Admission admission;
  private final Clock clock;

  BatchAcceptance(
      Acceptance acceptance,
      BatchRows batches,
      Owners owners,
      AgentChoice agents,
      Outbox outbox,
      WebhookOutbox webhooks,
      Commands commands,
      Admission admission,
      Clock clock) {
    this.acceptance = acceptance;
    this.batches = batches;
    this.owners = owners;
    this.agents = agents;
    this.outbox = outbox;
    this.webhooks = webhooks;
    this.commands = commands;
    this.admission = admission;
    this.clock = clock;
  }

  /** Stores the batch, or returns the one that the same key stored. */
  @WithTransaction
  Uni<AcceptedBatch> store(NewBatch wanted) {
    return owners
        .number(wanted.common().owner())
        .chain(
            owner ->
                known(wanted, owner).onItem().ifNull().switchTo(() -> admitted(wanted, owner)));
  }

  /**
   * Admitted alone: beside others, {@link Admission} counts on a single process of each of them.
   */
  private Uni<AcceptedBatch> admitted(NewBatch wanted, int owner) {
    return admission
        .admit(owner, wanted.common().owner(), wanted.usedConfigs().size(), true)
        .chain(() -> insert(wanted, owner))
        .onFailure(QuotaExceeded.class)
        .recoverWithUni(
            // A request with the same key may have taken the last places meanwhile.
            refusal -> known(wanted, owner).onItem().ifNull().failWith(refusal));
  }

  private Uni<AcceptedBatch> known(NewBatch wanted, int owner) {
    return acceptance
        .known(wanted.common(), owner)
        .onItem()
        .ifNotNull()
        .transformToUni(
            first -> {
              UUID batch = first.batch().orElseThrow();
              return batches.ids(batch).map(ids -> new AcceptedBatch(batch, ids));
            });
  }

  private Uni<AcceptedBatch> insert(NewBatch wanted, int owner) {
    Instant now = clock.instant();
    return agents
        .choose(AgentChoice.Need.of(wanted.common()), now)
        .chain(choice -> insert(wanted, owner, choice, now));
  }

  private Uni<AcceptedBatch> insert(
      NewBatch wanted, int owner, AgentChoice.Choice choice, Instant now) {
    UUID batch = UUID.randomUUID();
    Origin origin = wanted.common().origin();
    return batches
        .insert(batch, Acceptance.draft(wanted.common(), owner, choice, now), wanted.usedConfigs())
        .invoke(processes -> log(batch, processes))
        .call(() -> batches.beginHistory(batch, "client " + origin.client(), origin.traceparent()))
        .call(
            processes ->
                outbox.appendAll(
                    processes.stream().map(process -> start(process, choice, origin)).toList(),
                    now))
        .call(
            processes ->
                webhooks.appendBatch(batch, processes.getFirst(), ProcessStatus.QUEUED, now))
        .map(
            processes ->
                new AcceptedBatch(
                    batch, processes.stream().map(process -> process.id().value()).toList()));
  }

  private Outbox.Entry start(ProcessRecord process, AgentChoice.Choice choice, Origin origin) {
    return new Outbox.Entry(
        process.id().value(),
        choice.queue().map(WorkerName::value),
        commands.envelope(commands.start(process), Optional.of(origin.traceparent())));
  }

  private static void log(UUID batch, List<ProcessRecord> processes) {
    ProcessRecord first = processes.getFirst();
    LOG.infof(
        "accepted batch %s of %s: %d processes of %s, %s to %s, on %s",
        batch,
        first.owner(),
        processes.size(),
        first.pipeline(),
        first.id(),
        processes.getLast().id(),
        first.worker().map(WorkerName::value).orElse("no agent yet"));
  }
}
