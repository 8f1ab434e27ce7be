package br.org.linea.orchestration.api.lifecycle;

import br.org.linea.orchestration.api.store.DatabaseFaults;
import br.org.linea.orchestration.api.store.DatabaseProbe;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.messages.Command;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.ProcessEvent;
import br.org.linea.orchestration.messages.ProcessId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The entry point for every change of a process. Each call is one transaction; the relay is woken
 * after it. Non-blocking; call it on a duplicated Vert.x context, as REST and messaging provide.
 */
@ApplicationScoped
public class ProcessLifecycle {

  private final Acceptance acceptance;
  private final BatchAcceptance batches;
  private final Transitions transitions;
  private final Abandonment abandonment;
  private final Resends resends;
  private final Releases releases;
  private final Wakeups wakeups;
  private final DatabaseProbe database;

  /** For CDI. */
  public ProcessLifecycle(
      Acceptance acceptance,
      BatchAcceptance batches,
      Transitions transitions,
      Abandonment abandonment,
      Resends resends,
      Releases releases,
      Wakeups wakeups,
      DatabaseProbe database) {
    this.acceptance = acceptance;
    this.batches = batches;
    this.transitions = transitions;
    this.abandonment = abandonment;
    this.resends = resends;
    this.releases = releases;
    this.wakeups = wakeups;
    this.database = database;
  }

  /** Completes when the database accepts writes; fails within seconds when it does not. */
  public Uni<Void> canStore() {
    return database.takesWrites();
  }

  /**
   * Stores a process and the command that starts it.
   *
   * @return the process; the earlier one if idempotency key and body are the same. Fails with
   *     {@link QuotaExceeded} when the owner has reached a limit
   */
  public Uni<ProcessRecord> accept(NewProcess wanted) {
    return repeated(
            wanted.owner(),
            () ->
                acceptance
                    .store(wanted, false)
                    .onFailure(Admission.Close.class)
                    .recoverWithUni(() -> acceptance.store(wanted, true)))
        .invoke(process -> wakeups.changed(process.id()))
        .chain(releases::accepted);
  }

  /**
   * Stores many processes and the commands that start them, all or none.
   *
   * @return the batch; the earlier one if idempotency key and body are the same. Fails with {@link
   *     QuotaExceeded} when the owner's limits have no room for all of them
   */
  public Uni<AcceptedBatch> accept(NewBatch wanted) {
    return repeated(wanted.common().owner(), () -> batches.store(wanted))
        .invoke(batch -> batch.processes().forEach(id -> wakeups.changed(new ProcessId(id))));
  }

  /**
   * Two requests with one key at the same moment: the second finds what the first has stored. An
   * owner that a restored database does not have: its number is read again.
   */
  private <T> Uni<T> repeated(String owner, Supplier<Uni<? extends T>> store) {
    return Uni.createFrom()
        .deferred(store)
        .onFailure()
        .invoke(() -> acceptance.forget(owner))
        .onFailure(DatabaseFaults::isConstraintViolation)
        .retry()
        .atMost(1);
  }

  /** Stores a client's request to stop a process. */
  public Uni<StopAnswer> requestStop(ProcessId id, Origin by) {
    return transitions.stop(id, by).call(() -> tell(id));
  }

  /** Ends a process that no live agent holds, by an operator's decision. */
  public Uni<AbandonAnswer> abandon(ProcessId id, Origin by, Optional<String> reason) {
    return abandonment.abandon(id, by, reason).call(() -> tell(id));
  }

  /**
   * Deletes a process that has ended: no client sees it any more, its row and run directory stay.
   *
   * @return the process; it was not deleted unless it has ended. Empty when there is none
   */
  public Uni<Optional<ProcessRecord>> delete(ProcessId id, Origin by) {
    return transitions.delete(id, by);
  }

  /** Asks the agent to look at a process now; empty when there is none. */
  public Uni<Optional<ProcessRecord>> requestCheck(ProcessId id, Origin by) {
    return transitions.check(id, by).invoke(wakeups::commands);
  }

  /**
   * Processes an event of an agent. Late, repeated and foreign events change nothing.
   *
   * @param event sent by the agent that it names: the caller has verified that
   * @return the result, when it is stored; fails when the database could not be reached
   */
  public Uni<Observation> observe(Envelope envelope, ProcessEvent event) {
    return transitions
        .observe(envelope, event)
        .call(
            observation ->
                observation == Observation.CHANGED
                    ? tell(event.processId())
                    : Uni.createFrom().voidItem());
  }

  /**
   * Sends a command that did not reach its agent again, rebuilt from the database.
   *
   * @param dead names the process; nothing else of it is used
   */
  public Uni<Resent> resend(Command dead) {
    return resends.resend(dead).invoke(wakeups::commands);
  }

  /** After a commit. */
  private Uni<Void> tell(ProcessId id) {
    wakeups.changed(id);
    return releases.changed(id);
  }
}
