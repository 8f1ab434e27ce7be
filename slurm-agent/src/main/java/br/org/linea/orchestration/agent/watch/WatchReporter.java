package br.org.linea.orchestration.agent.watch;

import br.org.linea.orchestration.agent.job.Printable;
import br.org.linea.orchestration.agent.job.SlurmJobState;
import br.org.linea.orchestration.agent.job.Snapshots;
import br.org.linea.orchestration.agent.job.Verdict;
import br.org.linea.orchestration.agent.journal.EntryPhase;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.LogContext;
import br.org.linea.orchestration.agent.journal.Reports;
import br.org.linea.orchestration.agent.rundir.ExitFiles;
import br.org.linea.orchestration.agent.rundir.RunDirectoryReader;
import br.org.linea.orchestration.agent.runtime.FaultPoint;
import br.org.linea.orchestration.agent.slurm.JobRow;
import br.org.linea.orchestration.messages.ExitEvidence;
import br.org.linea.orchestration.messages.FailureReason;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.JobPhase;
import br.org.linea.orchestration.messages.JobSnapshot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Writes into the journal what the watch found, where it is news. */
final class WatchReporter {

  private static final Logger LOG = Logger.getLogger(WatchReporter.class);

  private final Journal journal;
  private final Reports reports;
  private final Clock clock;
  private final Duration publishDelay;

  WatchReporter(Journal journal, Reports reports, Clock clock, Duration publishDelay) {
    this.journal = journal;
    this.reports = reports;
    this.clock = clock;
    this.publishDelay = publishDelay;
  }

  /** It waits or runs. */
  void alive(JournalEntry entry, JobRow row, Optional<String> cluster, List<JobId> children) {
    SlurmJobState.Phase where = QueueSnapshot.state(row).phase();
    boolean running =
        where == SlurmJobState.Phase.RUNNING || where == SlurmJobState.Phase.FINISHING;
    JobSnapshot seen = snapshot(row, cluster, running, false, Optional.empty(), children);
    alive(entry, seen, running ? JobPhase.RUNNING : JobPhase.PENDING);
  }

  /** Another cluster of the federation has it. */
  void elsewhere(JournalEntry entry, JobRow row, Optional<String> cluster, boolean runs) {
    JobRow explained =
        row.because("another cluster of the federation " + (runs ? "runs" : "has") + " this job");
    // Its start is a guess here, another one at each answer.
    JobSnapshot seen = snapshot(explained, cluster, false, false, Optional.empty(), List.of());
    alive(entry, seen, runs ? JobPhase.RUNNING : JobPhase.PENDING);
  }

  /** It waits or runs. */
  void alive(JournalEntry entry, JobSnapshot seen, JobPhase phase) {
    if (entry.seen().filter(last -> Snapshots.tellTheSame(last, seen)).isPresent()) {
      return;
    }
    change(entry, now -> reports.alive(now, seen, phase));
  }

  /** What a person should know of it while no verdict is possible; its state stays. */
  void explain(JournalEntry entry, String reason) {
    JobSnapshot last =
        entry
            .seen()
            .orElseGet(
                () -> Snapshots.unsubmitted(reports.worker(), clock.instant(), Optional.empty()));
    alive(
        entry,
        Snapshots.because(last, clock.instant(), Optional.of(reason)),
        last.startedAt().isPresent() ? JobPhase.RUNNING : JobPhase.PENDING);
  }

  /** It is over, and this is what its end is worth; {@link Verdict.Wait} writes nothing. */
  void ended(
      JournalEntry entry,
      Optional<JobRow> row,
      Optional<String> cluster,
      ExitFiles files,
      Verdict verdict) {
    ExitEvidence exit = files.evidence();
    JobSnapshot seen =
        row.map(known -> snapshot(known, cluster, true, true, Optional.of(exit), List.of()))
            .orElseGet(() -> gone(entry, exit));
    Instant now = clock.instant();
    switch (verdict) {
      case Verdict.Succeeded ok ->
          end(
              entry,
              seen,
              JobOutcome.SUCCEEDED,
              Optional.empty(),
              ok.detail() + files.remark(),
              now.plus(publishDelay));
      case Verdict.Failed failed ->
          end(
              entry,
              seen,
              JobOutcome.FAILED,
              Optional.of(failed.reason()),
              failed.detail() + files.remark() + lastWords(entry),
              now);
      case Verdict.Cancelled cancelled ->
          end(
              entry,
              seen,
              JobOutcome.CANCELLED,
              Optional.empty(),
              cancelled.detail() + files.remark(),
              now);
      case Verdict.Wait wait ->
          LOG.debugf("process %s is not decided: %s", entry.processId(), wait.why());
    }
  }

  private static String text(Optional<JobId> job) {
    return job.map(JobId::toString).orElse("unknown");
  }

  private static String lastWords(JournalEntry entry) {
    String words =
        entry
            .run()
            .map(run -> RunDirectoryReader.lastWords(run.runDirectory(), run.taskId()))
            .orElse("");
    return words.isEmpty() ? "" : " Its last words on stderr: " + words;
  }

  /** No source has known it for the whole grace. */
  void lost(JournalEntry entry, String detail) {
    LOG.errorf("process %s is lost: %s", entry.processId(), detail);
    change(entry, now -> reports.lost(now, detail));
    RunSpan.lost(entry, clock.instant(), detail);
  }

  /** Its job is another one than the journal says. */
  void follow(JournalEntry entry, JobId job, Optional<String> cluster) {
    LOG.warnf("process %s is job %s, not %s", entry.processId(), job, text(entry.job()));
    change(entry, now -> reports.submitted(now, job, cluster));
  }

  private void end(
      JournalEntry entry,
      JobSnapshot seen,
      JobOutcome outcome,
      Optional<FailureReason> failure,
      String detail,
      Instant notBefore) {
    LogContext.within(
        entry.processId(),
        entry.traceparent(),
        () ->
            LOG.infof(
                "process %s, job %s: %s. %s",
                entry.processId(), text(seen.jobId()), outcome, Printable.detail(detail)));
    FaultPoint.END_FOUND.reach();
    change(entry, now -> reports.ended(now, seen, outcome, failure, detail, notBefore));
    FaultPoint.END_JOURNALLED.reach();
    RunSpan.ended(entry, seen, outcome, failure, detail);
  }

  private void change(JournalEntry entry, java.util.function.UnaryOperator<JournalEntry> change) {
    journal.update(entry.key(), now -> now.is(EntryPhase.LIVE) ? change.apply(now) : now);
  }

  private JobSnapshot snapshot(
      JobRow row,
      Optional<String> cluster,
      boolean started,
      boolean over,
      Optional<ExitEvidence> exit,
      List<JobId> children) {
    return new JobSnapshot(
        reports.worker(),
        clock.instant(),
        Optional.of(row.id()),
        row.cluster().or(() -> cluster),
        Optional.of(row.rawState()),
        row.reason(),
        row.submittedAt(),
        // Of a job that waits, Slurm shows when it might start, and of one that runs, when it must
        // end.
        started ? row.startedAt() : Optional.empty(),
        over ? row.endedAt() : Optional.empty(),
        exit,
        children);
  }

  private JobSnapshot gone(JournalEntry entry, ExitEvidence exit) {
    Instant now = clock.instant();
    JobSnapshot last =
        entry
            .seen()
            .orElseGet(() -> Snapshots.unsubmitted(reports.worker(), now, Optional.empty()));
    return Snapshots.ended(last, now, Optional.empty(), Optional.of(exit));
  }
}
