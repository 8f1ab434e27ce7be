package br.org.linea.orchestration.agent.journal;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.job.Snapshots;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.FailureReason;
import br.org.linea.orchestration.messages.JobAlive;
import br.org.linea.orchestration.messages.JobEnded;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.JobLost;
import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.JobPhase;
import br.org.linea.orchestration.messages.JobSnapshot;
import br.org.linea.orchestration.messages.JobSubmitted;
import br.org.linea.orchestration.messages.JobUsage;
import br.org.linea.orchestration.messages.ProcessEvent;
import br.org.linea.orchestration.messages.RunManifest;
import br.org.linea.orchestration.messages.StartDeferred;
import br.org.linea.orchestration.messages.StartRefused;
import br.org.linea.orchestration.messages.WorkerName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Turns what was found out into entries that say it. Pure but for the clock. */
@ApplicationScoped
public class Reports {

  private final WorkerName worker;
  private final String source;
  private final Clock clock;

  @Inject
  Reports(AgentConfig config, Clock clock) {
    this(new WorkerName(config.worker()), clock);
  }

  /** Reports in the name of {@code worker}. */
  public Reports(WorkerName worker, Clock clock) {
    this.worker = worker;
    this.source = Envelope.agentSource(worker);
    this.clock = clock;
  }

  /** In whose name. */
  public WorkerName worker() {
    return worker;
  }

  /** It will never be submitted. */
  public JournalEntry refused(JournalEntry entry, FailureReason reason, String detail) {
    return say(
        entry.at(EntryPhase.OVER).settledNow(),
        new StartRefused(
            entry.processId(), entry.taskId(), unsubmitted(Optional.empty()), reason, detail));
  }

  /** It waits for a better moment; said once per reason. */
  public JournalEntry deferred(JournalEntry entry, String reason) {
    JobSnapshot now = unsubmitted(Optional.of(reason));
    if (entry.seen().filter(seen -> Snapshots.tellTheSame(seen, now)).isPresent()) {
      return entry;
    }
    return say(entry, new StartDeferred(entry.processId(), entry.taskId(), now));
  }

  /** A stop came before the submission. */
  public JournalEntry neverSubmitted(JournalEntry entry) {
    String by = entry.stop().map(StopRequest::requestedBy).orElse("an unknown client");
    return say(
        entry.at(EntryPhase.OVER).settledNow(),
        new JobEnded(
            entry.processId(),
            entry.taskId(),
            unsubmitted(Optional.empty()),
            JobOutcome.CANCELLED,
            Optional.empty(),
            "Stopped by " + by + " before it was submitted."));
  }

  /**
   * A stop is asked for. Nothing was submitted at ACCEPTED, so nothing ever is; a job, or what may
   * be one, is ended by the watch.
   */
  public JournalEntry stopAsked(JournalEntry entry, StopRequest request) {
    return switch (entry.phase()) {
      case ACCEPTED -> neverSubmitted(entry.stopped(request));
      case SUBMITTING, LIVE -> entry.stopped(request);
      case OVER -> entry;
    };
  }

  /** What was said last is said once more; the same entry where nothing was said yet. */
  public JournalEntry again(JournalEntry entry) {
    return entry
        .said()
        .map(Envelope::data)
        .map(ProcessEvent.class::cast)
        .map(event -> say(entry, event))
        .orElse(entry);
  }

  /** The executor has it. */
  public JournalEntry submitted(JournalEntry entry, JobId job, Optional<String> cluster) {
    return say(
        entry.live(job),
        new JobSubmitted(
            entry.processId(),
            entry.taskId(),
            Snapshots.submitted(worker, clock.instant(), job, cluster)));
  }

  /** It lives. */
  public JournalEntry alive(JournalEntry entry, JobSnapshot job, JobPhase phase) {
    return say(entry, new JobAlive(entry.processId(), entry.taskId(), job, phase));
  }

  /**
   * It is over.
   *
   * @param failure present exactly when {@code outcome} is {@link JobOutcome#FAILED}
   * @param notBefore when this may be said
   */
  public JournalEntry ended(
      JournalEntry entry,
      JobSnapshot job,
      JobOutcome outcome,
      Optional<FailureReason> failure,
      String detail,
      Instant notBefore) {
    JobEnded event = new JobEnded(entry.processId(), entry.taskId(), job, outcome, failure, detail);
    return entry.at(EntryPhase.OVER).saying(source, event, clock.instant(), notBefore);
  }

  /**
   * What it has used: its end is said once more, with the usage. An API that does not know of usage
   * takes that for a repetition. The same entry where no end was said.
   */
  public JournalEntry used(JournalEntry entry, JobUsage usage) {
    return endedAgain(entry, job -> job.used(usage));
  }

  /** What it has left: its end is said once more, with the manifest, as with the usage. */
  public JournalEntry listed(JournalEntry entry, RunManifest manifest) {
    return endedAgain(entry, job -> job.listed(manifest));
  }

  private JournalEntry endedAgain(JournalEntry entry, UnaryOperator<JobSnapshot> more) {
    return entry.said().map(Envelope::data).orElse(null) instanceof JobEnded ended
        ? say(
            entry,
            new JobEnded(
                ended.processId(),
                ended.taskId(),
                more.apply(ended.job()),
                ended.outcome(),
                ended.failure(),
                ended.detail()))
        : entry;
  }

  /** No source knows it any more. */
  public JournalEntry lost(JournalEntry entry, String detail) {
    JobSnapshot last = entry.seen().orElseGet(() -> unsubmitted(Optional.empty()));
    return say(
        entry.at(EntryPhase.OVER), new JobLost(entry.processId(), entry.taskId(), last, detail));
  }

  private JobSnapshot unsubmitted(Optional<String> reason) {
    return Snapshots.unsubmitted(worker, clock.instant(), reason);
  }

  private JournalEntry say(JournalEntry entry, ProcessEvent event) {
    Instant now = clock.instant();
    return entry.saying(source, event, now, now);
  }
}
