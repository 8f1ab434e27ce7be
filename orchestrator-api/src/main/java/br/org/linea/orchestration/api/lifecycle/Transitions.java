package br.org.linea.orchestration.api.lifecycle;

import br.org.linea.orchestration.api.outbox.Outbox;
import br.org.linea.orchestration.api.process.Decision;
import br.org.linea.orchestration.api.process.Effect;
import br.org.linea.orchestration.api.process.Lifecycle;
import br.org.linea.orchestration.api.process.ProcessState;
import br.org.linea.orchestration.api.process.ProcessStatus;
import br.org.linea.orchestration.api.process.Signal;
import br.org.linea.orchestration.api.store.AgentRows;
import br.org.linea.orchestration.api.store.AgentsConfig;
import br.org.linea.orchestration.api.store.HistoryRows;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.api.store.ProcessRow;
import br.org.linea.orchestration.api.store.ProcessRows;
import br.org.linea.orchestration.api.webhooks.WebhookOutbox;
import br.org.linea.orchestration.messages.Command;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.JobSnapshot;
import br.org.linea.orchestration.messages.ProcessEvent;
import br.org.linea.orchestration.messages.ProcessId;
import br.org.linea.orchestration.messages.WorkerName;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The transactions that change the state of a process. */
@ApplicationScoped
class Transitions {

  private static final Logger LOG = Logger.getLogger(Transitions.class);

  /** What the history says of a stop that no agent had to carry out. */
  static final String NOT_SENT = "It had not been sent to any agent.";

  private final ProcessRows processes;
  private final HistoryRows history;
  private final AgentRows agents;
  private final Outbox outbox;
  private final WebhookOutbox webhooks;
  private final Commands commands;
  private final ObjectMapper json;
  private final AgentsConfig config;
  private final Clock clock;

  Transitions(
      ProcessRows processes,
      HistoryRows history,
      AgentRows agents,
      Outbox outbox,
      WebhookOutbox webhooks,
      Commands commands,
      ObjectMapper json,
      AgentsConfig config,
      Clock clock) {
    this.processes = processes;
    this.history = history;
    this.agents = agents;
    this.outbox = outbox;
    this.webhooks = webhooks;
    this.commands = commands;
    this.json = json;
    this.config = config;
    this.clock = clock;
  }

  @WithTransaction
  Uni<StopAnswer> stop(ProcessId id, Origin by) {
    return processes
        .lock(id)
        .chain(
            row -> {
              if (row == null) {
                return Uni.createFrom().item(new StopAnswer.Unknown());
              }
              ProcessStatus status = row.state().status();
              if (status == ProcessStatus.STOPPING || status == ProcessStatus.STOPPED) {
                return Uni.createFrom().item(new StopAnswer.AlreadyStopping(row.toRecord()));
              }
              if (status.terminal()) {
                return Uni.createFrom().item(new StopAnswer.AlreadyFinished(row.toRecord()));
              }
              Signal signal = new Signal.StopRequested(clock.instant(), by.client());
              return apply(row, signal, cause(by, ""))
                  .map(moved -> new StopAnswer.Stopping(row.toRecord()))
                  .call(() -> status == ProcessStatus.QUEUED ? takeBack(row, by) : done());
            });
  }

  /** The answer to the client stays Stopping, as it is for every other process. */
  private Uni<Void> takeBack(ProcessRow row, Origin by) {
    return withdrawn(row)
        .chain(
            withdrawn ->
                withdrawn
                    ? apply(row, new Signal.Withdrawn(clock.instant()), cause(by, NOT_SENT))
                        .replaceWithVoid()
                    : done());
  }

  /** Takes back the Start of a process that no agent can have seen; whether it could. */
  Uni<Boolean> withdrawn(ProcessRow row) {
    int id = row.toRecord().id().value();
    return row.isHeld() ? outbox.forget(id) : outbox.withdraw(id);
  }

  /** Processes an event; completes with the result. */
  @WithTransaction
  Uni<Observation> observe(Envelope envelope, ProcessEvent event) {
    return processes
        .lock(event.processId())
        .chain(
            row -> {
              if (row == null || !row.taskId().equals(event.taskId())) {
                return Uni.createFrom().item(Observation.UNKNOWN_PROCESS);
              }
              if (!row.worker().equals(Optional.of(event.job().worker()))) {
                return Uni.createFrom().item(Observation.OTHER_AGENT);
              }
              if (!row.mayBe(event.job().jobId())) {
                return Uni.createFrom().item(Observation.OTHER_JOB);
              }
              if (!row.admits(envelope.lease(), envelope.sequence())) {
                return Uni.createFrom().item(Observation.NOTHING_NEW);
              }
              return row.knows(envelope.lease())
                  ? take(row, envelope, event)
                  : agents
                      .hasLease(event.job().worker(), envelope.lease())
                      .chain(
                          registered ->
                              registered
                                  ? take(row, envelope, event)
                                  : Uni.createFrom().item(Observation.UNREGISTERED_LEASE));
            });
  }

  private Uni<Observation> take(ProcessRow row, Envelope envelope, ProcessEvent event) {
    row.saw(envelope.lease(), envelope.sequence(), event.job().observedAt());
    // The worker is verified; the source in the envelope is not.
    String source = Envelope.agentSource(event.job().worker());
    return apply(
            row,
            Signals.of(event),
            new Cause(source, "", text(event.job()), envelope.traceparent()))
        .invoke(moved -> exactly(row, event.job()))
        .map(moved -> moved ? Observation.CHANGED : Observation.NOTHING_NEW);
  }

  private void exactly(ProcessRow row, JobSnapshot job) {
    job.startedAt().ifPresent(row::startedAt);
    if (!job.children().isEmpty()) {
      row.children(job.children());
    }
    row.reported(job.cluster(), job.usage().map(this::text), job.manifest().map(this::text));
  }

  @WithTransaction
  Uni<Optional<ProcessRecord>> check(ProcessId id, Origin by) {
    return processes
        .lock(id)
        .chain(
            row -> {
              if (row == null) {
                return Uni.createFrom().item(Optional.<ProcessRecord>empty());
              }
              ProcessRecord process = row.toRecord();
              Uni<Void> asked =
                  process.status().terminal() || row.isHeld()
                      ? Uni.createFrom().voidItem()
                      : send(process, commands.check(process), Optional.of(by.traceparent()));
              return asked.replaceWith(Optional.of(process));
            });
  }

  /** Deletes a process that has ended; one that has not stays as it is. */
  @WithTransaction
  Uni<Optional<ProcessRecord>> delete(ProcessId id, Origin by) {
    return processes.delete(id, clock.instant(), by.client());
  }

  /**
   * The cause of a transition.
   *
   * @param source who
   * @param note a sentence for the history if the state has none
   * @param evidence the evidence, a JSON object
   * @param traceparent W3C trace context
   */
  record Cause(String source, String note, String evidence, Optional<String> traceparent) {}

  private static Cause cause(Origin by, String note) {
    return new Cause("client " + by.client(), note, "{}", Optional.of(by.traceparent()));
  }

  /** Applies the signal to the locked row; completes with whether it changed anything. */
  Uni<Boolean> apply(ProcessRow row, Signal signal, Cause cause) {
    ProcessState before = row.state();
    return switch (Lifecycle.decide(before, signal)) {
      case Decision.Ignore ignore -> {
        LOG.debugf("%s ignored: %s", signal, ignore.why());
        yield Uni.createFrom().item(false);
      }
      case Decision.Advance advance -> {
        row.become(advance.next());
        ProcessRecord process = row.toRecord();
        boolean news = before.status() != advance.next().status();
        Uni<Void> sent =
            advance.effects().contains(Effect.SEND_STOP)
                    && row.stopIsDue(clock.instant(), config.stopRetry())
                ? send(process, commands.stop(process), cause.traceparent())
                : Uni.createFrom().voidItem();
        yield sent.chain(() -> news ? record(process, advance.next(), cause) : done())
            .replaceWith(true);
      }
    };
  }

  private static Uni<Void> done() {
    return Uni.createFrom().voidItem();
  }

  private Uni<Void> record(ProcessRecord process, ProcessState next, Cause cause) {
    Instant now = clock.instant();
    LOG.infof("process %s is %s, by %s", process.id(), next.status().label(), cause.source());
    String reason =
        next instanceof ProcessState.Failed failed
            ? failed.reason() + ": " + failed.detail()
            : cause.note();
    return history
        .append(
            process.id(),
            now,
            next.status(),
            cause.source(),
            reason,
            cause.evidence(),
            cause.traceparent())
        .chain(row -> webhooks.append(process, row.number(), next.status(), now));
  }

  private Uni<Void> send(ProcessRecord process, Command command, Optional<String> traceparent) {
    return outbox.append(
        process.id().value(),
        process.worker().map(WorkerName::value),
        commands.envelope(command, traceparent),
        clock.instant());
  }

  private String text(Record part) {
    try {
      return json.writeValueAsString(part);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a part of an event that cannot be written: " + part, e);
    }
  }
}
