package br.org.linea.orchestration.agent.watch;

import br.org.linea.orchestration.agent.job.Verdict;
import br.org.linea.orchestration.agent.job.Verdicts;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.ProcessKey;
import br.org.linea.orchestration.agent.rundir.ExitFiles;
import br.org.linea.orchestration.agent.slurm.SlurmGateway;
import br.org.linea.orchestration.messages.JobId;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Jobs that no source shows: the run directory decides, and where it says nothing either, the grace
 * does. A source that did not answer ends no job. For the thread of the watch alone.
 */
final class GoneJobs {

  private final WatchReporter reporter;
  private final SlurmGateway gateway;
  private final Clock clock;
  private final Duration exitCodeWait;
  private final Duration lostGrace;

  /** Not shown by the queue. */
  private final ConditionTimer unseen = new ConditionTimer();

  /** Not shown by the queue, and not known to accounting. */
  private final ConditionTimer unknown = new ConditionTimer();

  GoneJobs(
      WatchReporter reporter,
      SlurmGateway gateway,
      Clock clock,
      Duration exitCodeWait,
      Duration lostGrace) {
    this.reporter = reporter;
    this.gateway = gateway;
    this.clock = clock;
    this.exitCodeWait = exitCodeWait;
    this.lostGrace = lostGrace;
  }

  /** The queue did not answer: no grace goes on. */
  void breakAll() {
    unseen.breakAll();
    unknown.breakAll();
  }

  /** Some source knows it, or it cannot be looked at. */
  void breaks(ProcessKey key) {
    unseen.breaks(key);
    unknown.breaks(key);
  }

  /** Forgets all but these. */
  void keep(Set<ProcessKey> keys) {
    unseen.keep(keys);
    unknown.keep(keys);
  }

  /**
   * One look at one that neither the queue nor, if it answered, accounting knows.
   *
   * @param accounted whether accounting has answered
   * @throws IOException when the run directory does not answer
   */
  void take(JournalEntry entry, JobId job, boolean accounted) throws IOException {
    ExitFiles exit = RunEvidence.exit(entry, job, Optional.empty());
    Instant now = clock.instant();
    Duration notShown = unseen.holds(entry.key(), now);
    if (!accounted) {
      unknown.breaks(entry.key());
    }
    Duration notKnown = accounted ? unknown.holds(entry.key(), now) : Duration.ZERO;
    Verdict verdict = verdict(entry, exit, accounted, notShown);
    if (!(verdict instanceof Verdict.Wait)) {
      reporter.ended(entry, Optional.empty(), Optional.empty(), exit, verdict);
    } else if (!accounted && notShown.compareTo(exitCodeWait) >= 0) {
      reporter.explain(
          entry,
          "squeue no longer shows job %s, its run has left no exit code, and accounting does not answer"
              .formatted(job));
    } else if (Places.wentElsewhere(entry)) {
      reporter.explain(
          entry, "job %s went to another cluster, and this one has forgotten it".formatted(job));
    } else if (notKnown.compareTo(lostGrace) >= 0) {
      lost(entry, job, exit, notKnown);
    }
  }

  /** Accounting that does not answer at once gets as long as an exit code. */
  private Verdict verdict(
      JournalEntry entry, ExitFiles exit, boolean accounted, Duration notShown) {
    if (!accounted && notShown.compareTo(exitCodeWait) < 0) {
      return new Verdict.Wait("accounting has not answered yet");
    }
    return notShown.compareTo(lostGrace) >= 0 && entry.adopted()
        ? Verdicts.judgeAdoptedGone(exit.evidence())
        : Verdicts.judgeGone(
            exit.evidence(), entry.treatment().success(), entry.stopStage(), accounted);
  }

  private void lost(JournalEntry entry, JobId job, ExitFiles exit, Duration notKnown) {
    reporter.lost(
        entry,
        "For %d s squeue%s answered and did not know job %s, and %s.%s"
            .formatted(
                notKnown.toSeconds(),
                gateway.hasAccounting() ? " and sacct" : "",
                job,
                exit.evidence()
                    .exitFile()
                    .map(code -> "its exit file (" + code + ") does not decide for its pipeline")
                    .orElse("the run left no exit file"),
                exit.remark()));
  }
}
