package br.org.linea.orchestration.agent.journal;

import br.org.linea.orchestration.agent.job.JobName;
import br.org.linea.orchestration.agent.job.Printable;
import br.org.linea.orchestration.agent.job.RunSpec;
import br.org.linea.orchestration.agent.job.StopStage;
import br.org.linea.orchestration.catalogue.RunOptions;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.JobSnapshot;
import br.org.linea.orchestration.messages.ProcessEvent;
import br.org.linea.orchestration.messages.ProcessId;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * All that the agent remembers of one process. Immutable; {@link Journal#update} replaces it.
 *
 * @param processId the process
 * @param taskId its unique id
 * @param createdAt when this journal first heard of it
 * @param changedAt when this entry was last replaced
 * @param run what to run; absent when only a stop is known
 * @param phase how far it has come
 * @param script the prepared job script; present once the run directory is prepared, which happens
 *     once
 * @param options how the pipeline's entry wanted the run treated when it was prepared; absent where
 *     it said nothing
 * @param tries its submissions
 * @param job the executor's number
 * @param stop a stop that was asked for
 * @param lookAsked when somebody last asked to have the job looked at
 * @param seen what was last seen of the job
 * @param settled nothing of the process is left at the executor, children included
 * @param sequence number of the last event made
 * @param unsent events that the broker has not confirmed, oldest first
 * @param traceparent W3C trace context of the last command about it
 * @param said the last event made, to be repeated to an API that has lost it
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@RegisterForReflection
public record JournalEntry(
    ProcessId processId,
    UUID taskId,
    Instant createdAt,
    Instant changedAt,
    Optional<RunSpec> run,
    EntryPhase phase,
    Optional<Path> script,
    Optional<RunOptions> options,
    Tries tries,
    Optional<JobId> job,
    Optional<StopRequest> stop,
    Optional<Instant> lookAsked,
    Optional<JobSnapshot> seen,
    boolean settled,
    long sequence,
    List<UnsentEvent> unsent,
    Optional<String> traceparent,
    Optional<Envelope> said) {

  private static final Duration A_MONTH = Duration.ofDays(30);

  /** Keeps the record immutable. */
  public JournalEntry {
    Objects.requireNonNull(processId, "a journal entry needs a process id");
    Objects.requireNonNull(taskId, "a journal entry needs a task id");
    Objects.requireNonNull(phase, "a journal entry needs a phase");
    unsent = List.copyOf(unsent);
    options = options == null ? Optional.empty() : options;
    traceparent = traceparent == null ? Optional.empty() : traceparent;
    said = said == null ? Optional.empty() : said;
  }

  /** The first entry for a run. */
  public static JournalEntry of(RunSpec run, EntryPhase phase, Instant now) {
    return first(run.processId(), run.taskId(), Optional.of(run), phase, Optional.empty(), now);
  }

  /** The first entry for a process of which nothing but the request to stop it is known. */
  public static JournalEntry ofStop(ProcessKey key, StopRequest stop, Instant now) {
    return first(
        key.processId(),
        key.taskId(),
        Optional.empty(),
        EntryPhase.SUBMITTING,
        Optional.of(stop),
        now);
  }

  private static JournalEntry first(
      ProcessId id,
      UUID task,
      Optional<RunSpec> run,
      EntryPhase phase,
      Optional<StopRequest> stop,
      Instant now) {
    return new JournalEntry(
        id,
        task,
        now,
        now,
        run,
        phase,
        Optional.empty(),
        Optional.empty(),
        Tries.NONE,
        Optional.empty(),
        stop,
        Optional.empty(),
        Optional.empty(),
        false,
        0,
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** Its key. */
  @JsonIgnore
  public ProcessKey key() {
    return new ProcessKey(processId, taskId);
  }

  /** The name that the executor knows its job by. */
  @JsonIgnore
  public JobName jobName() {
    return run.map(RunSpec::jobName).orElseGet(() -> JobName.of(processId, taskId));
  }

  /** Whether another system has submitted its job: then its name alone says nothing. */
  @JsonIgnore
  public boolean adopted() {
    return run.filter(RunSpec::adopted).isPresent();
  }

  /**
   * Whether it runs on the agent's own node; one of which only a stop is known counts as Slurm's.
   */
  @JsonIgnore
  public boolean isLocal() {
    return run.filter(RunSpec::local).isPresent();
  }

  /**
   * No job of it is older. Unknown for a process of which only a stop came: a month is more than a
   * job lives.
   */
  public Instant oldest() {
    return run.map(RunSpec::acceptedAt)
        .or(() -> stop.map(request -> request.requestedAt().minus(A_MONTH)))
        .orElse(createdAt);
  }

  /** When Slurm took its job, by Slurm's own clock; a requeue moves it. */
  @JsonIgnore
  public Optional<Instant> submittedInSlurm() {
    // Before Slurm has shown the job, what was seen has the agent's own time.
    return seen.filter(last -> last.rawState().isPresent()).flatMap(JobSnapshot::submittedAt);
  }

  /** Whether {@code phase} is one of those given. */
  public boolean is(EntryPhase... phases) {
    for (EntryPhase each : phases) {
      if (each == phase) {
        return true;
      }
    }
    return false;
  }

  /** The same at another phase. */
  public JournalEntry at(EntryPhase next) {
    return changed(draft -> draft.phase = next);
  }

  /** The same, caused by what this trace context names; without one the last stays. */
  public JournalEntry traced(Optional<String> context) {
    return context.isEmpty() || context.equals(traceparent)
        ? this
        : changed(draft -> draft.traceparent = context);
  }

  /** How its run is treated. */
  public RunOptions treatment() {
    return options.orElse(RunOptions.NONE);
  }

  /** How far Orchestration has gone to end it. */
  public StopStage stopStage() {
    return stop.map(StopRequest::stage).orElse(StopStage.NONE);
  }

  /** The same with its run directory prepared, once. */
  public JournalEntry prepared(Path jobScript, RunOptions wanted) {
    return script.isPresent()
        ? this
        : changed(
            draft -> {
              draft.script = Optional.of(jobScript);
              draft.options = Optional.of(wanted).filter(it -> !it.equals(RunOptions.NONE));
            });
  }

  /** The same with other tries. */
  public JournalEntry with(Tries next) {
    return changed(draft -> draft.tries = next);
  }

  /** The same, live under {@code id}. */
  public JournalEntry live(JobId id) {
    return changed(
        draft -> {
          draft.phase = EntryPhase.LIVE;
          draft.job = Optional.of(id);
          draft.settled = false;
        });
  }

  /** The same with a stop asked for; the first one stays. */
  public JournalEntry stopped(StopRequest request) {
    return stop.isPresent() ? this : changed(draft -> draft.stop = Optional.of(request));
  }

  /** The same with this TERM on the way to, or at, the run that is to stop. */
  public JournalEntry termed(Termination term) {
    return stop.map(request -> changed(draft -> draft.stop = Optional.of(request.with(term))))
        .orElse(this);
  }

  /** The same with a look asked for. */
  public JournalEntry lookedFor(Instant at) {
    return changed(draft -> draft.lookAsked = Optional.of(at));
  }

  /** The same with nothing left at the executor. */
  public JournalEntry settledNow() {
    return changed(draft -> draft.settled = true);
  }

  /** The same with one more event to send, whose snapshot is what was last seen. */
  public JournalEntry saying(String source, ProcessEvent said, Instant now, Instant notBefore) {
    ProcessEvent event = Printable.of(said);
    // The lease is filled in when the event goes out.
    Envelope envelope =
        Envelope.of(UUID.randomUUID(), source, now, 0, sequence + 1, event).traced(traceparent);
    Optional<Instant> later = notBefore.isAfter(now) ? Optional.of(notBefore) : Optional.empty();
    List<UnsentEvent> all = new ArrayList<>(unsent);
    all.add(new UnsentEvent(later, envelope));
    return changed(
        draft -> {
          draft.seen = Optional.of(event.job());
          draft.said = Optional.of(envelope);
          draft.sequence = sequence + 1;
          draft.unsent = all;
        });
  }

  /** The same without the event of this id. */
  public JournalEntry confirmed(UUID eventId) {
    return changed(
        draft ->
            draft.unsent =
                unsent.stream().filter(event -> !event.envelope().id().equals(eventId)).toList());
  }

  JournalEntry changedAt(Instant now) {
    return changed(draft -> draft.changedAt = now);
  }

  private JournalEntry changed(Consumer<EntryDraft> change) {
    EntryDraft draft = new EntryDraft(this);
    change.accept(draft);
    return draft.entry(this);
  }
}
