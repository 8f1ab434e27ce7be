package br.org.linea.orchestration.agent.watch;

import br.org.linea.orchestration.agent.job.SlurmJobState;
import br.org.linea.orchestration.agent.job.Verdict;
import br.org.linea.orchestration.agent.job.Verdicts;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.ProcessKey;
import br.org.linea.orchestration.agent.rundir.ExitFiles;
import br.org.linea.orchestration.agent.rundir.RunFolders;
import br.org.linea.orchestration.agent.slurm.JobRow;
import br.org.linea.orchestration.agent.slurm.SlurmGateway;
import br.org.linea.orchestration.agent.slurm.SlurmJob;
import br.org.linea.orchestration.messages.JobId;
import io.micrometer.core.instrument.Metrics;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Reports what the queue shows and of what it no longer shows. For the thread of the watch alone.
 */
final class JobJudge {

  private static final Logger LOG = Logger.getLogger(JobJudge.class);

  /** Slurm requeues at once where it does; this is for a controller that is slow. */
  private static final Duration REQUEUE_WAIT = Duration.ofSeconds(30);

  private final WatchReporter reporter;
  private final SlurmGateway gateway;
  private final Accounts accounts;
  private final Places places;
  private final RunFolders folders;
  private final Clock clock;
  private final Duration exitCodeWait;
  private final StalledLaunches stalled;
  private final WatchState state;
  private final VanishedDirectories vanished;
  private final ConditionTimer over = new ConditionTimer();
  private final GoneJobs gone;
  private final Set<String> unknownWords = new HashSet<>();

  JobJudge(
      WatchReporter reporter,
      SlurmGateway gateway,
      RunFolders folders,
      Clock clock,
      Duration exitCodeWait,
      Duration lostGrace,
      StalledLaunches stalled,
      WatchState state) {
    this.reporter = reporter;
    this.gateway = gateway;
    this.accounts = new Accounts(gateway, clock);
    this.places = new Places(gateway);
    this.folders = folders;
    this.clock = clock;
    this.exitCodeWait = exitCodeWait;
    this.gone = new GoneJobs(reporter, gateway, clock, exitCodeWait, lostGrace);
    this.stalled = stalled;
    this.state = state;
    this.vanished = new VanishedDirectories(clock);
  }

  /** Whether a job that is over still lacks its evidence. */
  boolean isWaiting() {
    return !over.isEmpty();
  }

  /** The question failed: no grace goes on. */
  void nothingKnown() {
    gone.breakAll();
  }

  /** Takes one answer of the queue in; whether a job was seen to be over or gone. */
  boolean hear(List<JournalEntry> live, QueueSnapshot queue) {
    Set<ProcessKey> keys = live.stream().map(JournalEntry::key).collect(Collectors.toSet());
    over.keep(keys);
    gone.keep(keys);
    stalled.nextAnswer(keys);
    vanished.nextRound(keys);
    state.keep(keys);
    List<JournalEntry> missing = new ArrayList<>();
    boolean news = false;
    for (JournalEntry entry : live) {
      Optional<JobRow> row = queue.of(entry);
      if (row.isEmpty()) {
        missing.add(entry);
        continue;
      }
      gone.breaks(entry.key());
      news |= alone(entry, () -> shown(entry, row.get(), queue));
    }
    if (!missing.isEmpty()) {
      askAccounting(missing);
    }
    return news || !missing.isEmpty();
  }

  /** One look at one process: what goes wrong there costs no other process anything. */
  private interface Look {

    /** Whether it was seen to be over or gone. */
    boolean take() throws IOException;
  }

  private boolean alone(JournalEntry entry, Look look) {
    state.at(entry.processId());
    try {
      boolean news = look.take();
      state.fine(entry.key());
      return news;
    } catch (IOException e) {
      gone.breaks(entry.key());
      String why = "its run directory cannot be read: " + e.getMessage();
      state.trouble(entry.key(), why);
      reporter.explain(entry, why);
    } catch (RuntimeException e) {
      LOG.debugf(e, "process %s", entry.processId());
      state.trouble(entry.key(), "the agent cannot judge it: " + e);
    }
    return true;
  }

  private boolean shown(JournalEntry entry, JobRow row, QueueSnapshot queue) throws IOException {
    switch (QueueSnapshot.state(row).phase()) {
      case PENDING, RUNNING, FINISHING -> {
        over.breaks(entry.key());
        JobRow explained =
            vanished.of(entry).map(row::because).orElseGet(() -> stalled.explain(entry, row));
        reporter.alive(entry, explained, gateway.clusterName(), queue.children(entry));
        return false;
      }
      case OVER -> {
        ended(entry, row);
        return true;
      }
      case ELSEWHERE -> {
        elsewhere(entry, row, row.hasEndedElsewhere());
        return true;
      }
      case UNKNOWN -> {
        unknown(row);
        return false;
      }
    }
    throw new IllegalStateException("unreachable");
  }

  private void unknown(JobRow row) {
    Metrics.counter("agent.slurm.unknown.states").increment();
    if (unknownWords.add(row.rawState())) {
      LOG.warnf("Slurm says '%s', which is unknown here; states stay", row.rawState());
    }
  }

  /** Over by Slurm's word; the exit file says how. */
  private void ended(JournalEntry entry, JobRow row) throws IOException {
    if (follows(entry, row.id())) {
      return;
    }
    SlurmJobState word = QueueSnapshot.state(row);
    boolean waited = over.holds(entry.key(), clock.instant()).compareTo(wait(word)) >= 0;
    ExitFiles exit = RunEvidence.exit(entry, row.id(), row.exitCode());
    Verdict verdict =
        Verdicts.judge(
            word,
            row.rawState(),
            exit.evidence(),
            entry.treatment().success(),
            entry.stopStage(),
            waited);
    if (!(verdict instanceof Verdict.Wait)) {
      over.breaks(entry.key());
    }
    reporter.ended(entry, Optional.of(row), gateway.clusterName(), exit, verdict);
  }

  /** For a late exit file, or for Slurm to requeue what its node or another job ended. */
  private Duration wait(SlurmJobState state) {
    return switch (state) {
      case NODE_FAIL, BOOT_FAIL, LAUNCH_FAILED, RECONFIG_FAIL, PREEMPTED ->
          exitCodeWait.compareTo(REQUEUE_WAIT) > 0 ? exitCodeWait : REQUEUE_WAIT;
      default -> exitCodeWait;
    };
  }

  /** Another cluster has it: how it goes, only its run directory tells here. */
  private void elsewhere(JournalEntry entry, JobRow row, boolean ended) throws IOException {
    if (!ended) {
      over.breaks(entry.key());
    }
    boolean waited = ended && over.holds(entry.key(), clock.instant()).compareTo(exitCodeWait) >= 0;
    ExitFiles exit = RunEvidence.exit(entry, row.id(), Optional.empty());
    Verdict verdict =
        Verdicts.judgeElsewhere(
            exit.evidence(), entry.treatment().success(), entry.stopStage(), waited);
    if (!(verdict instanceof Verdict.Wait)) {
      reporter.ended(entry, Optional.empty(), Optional.empty(), exit, verdict);
    } else {
      boolean runs = RunEvidence.holder(entry).filter(row.id()::equals).isPresent();
      reporter.elsewhere(entry, row, gateway.clusterName(), runs);
    }
  }

  private void askAccounting(List<JournalEntry> missing) {
    Set<SlurmJob> jobs =
        missing.stream().flatMap(entry -> places.jobs(entry).stream()).collect(Collectors.toSet());
    Optional<QueueSnapshot> known = accounts.of(jobs).map(rows -> new QueueSnapshot(rows, folders));
    missing.forEach(entry -> alone(entry, () -> missing(entry, known)));
  }

  /** The queue does not know it. */
  private boolean missing(JournalEntry entry, Optional<QueueSnapshot> known) throws IOException {
    Optional<JobRow> account = known.flatMap(rows -> rows.of(entry));
    switch (account
        .map(row -> QueueSnapshot.state(row).phase())
        .orElse(SlurmJobState.Phase.RUNNING)) {
      case OVER -> {
        gone.breaks(entry.key());
        ended(entry, account.get());
      }
      case UNKNOWN -> {
        gone.breaks(entry.key());
        unknown(account.get());
      }
      case ELSEWHERE -> {
        gone.breaks(entry.key());
        // What accounting calls its end is when it went there.
        elsewhere(entry, account.get(), false);
      }
      // Accounting that still says RUNNING of a job which the controller has lost knows no better.
      case PENDING, RUNNING, FINISHING -> {
        JobId job = entry.job().orElseThrow();
        if (!follows(entry, job)) {
          gone.take(entry, job, known.isPresent());
        }
      }
    }
    return true;
  }

  /** Whether the run directory's lock names another job, which is followed from now on. */
  private boolean follows(JournalEntry entry, JobId job) throws IOException {
    Optional<JobId> holder = RunEvidence.holder(entry).filter(id -> !id.equals(job));
    holder.ifPresent(id -> reporter.follow(entry, id, gateway.onlyCluster()));
    return holder.isPresent();
  }

  /** Living jobs of a process's name that are not its job: some crash submitted it again. */
  Set<SlurmJob> doubles(List<JournalEntry> live, QueueSnapshot queue) {
    Set<SlurmJob> doubles = new HashSet<>();
    for (JournalEntry entry : live) {
      Set<SlurmJob> jobs = queue.living(entry);
      if (jobs.size() > 1) {
        jobs.removeIf(job -> entry.job().filter(job.id()::equals).isPresent());
        Metrics.counter("agent.slurm.duplicate.jobs").increment(jobs.size());
        LOG.warnf("jobs %s double process %s and are cancelled", jobs, entry.processId());
        doubles.addAll(jobs);
      }
    }
    return doubles;
  }
}
