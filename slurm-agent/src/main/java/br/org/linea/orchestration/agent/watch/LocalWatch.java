package br.org.linea.orchestration.agent.watch;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.job.Snapshots;
import br.org.linea.orchestration.agent.job.Verdict;
import br.org.linea.orchestration.agent.job.Verdicts;
import br.org.linea.orchestration.agent.journal.EntryPhase;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.ProcessKey;
import br.org.linea.orchestration.agent.journal.Reports;
import br.org.linea.orchestration.agent.journal.StopRequest;
import br.org.linea.orchestration.agent.journal.Termination;
import br.org.linea.orchestration.agent.local.LocalExecutor;
import br.org.linea.orchestration.agent.local.LocalProcesses;
import br.org.linea.orchestration.agent.rundir.ExitFiles;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.JobPhase;
import br.org.linea.orchestration.messages.JobSnapshot;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Follows the runs on this node, on a thread of its own; it adopts those of an earlier agent. */
@ApplicationScoped
public class LocalWatch {

  private static final Logger LOG = Logger.getLogger(LocalWatch.class);

  private final Journal journal;
  private final Reports reports;
  private final LocalExecutor local;
  private final WatchState state;
  private final Clock clock;
  private final Duration tick;
  private final Duration killWait;
  private final Duration exitCodeWait;
  private final WatchReporter reporter;
  private final VanishedDirectories vanished;
  private final ConditionTimer over = new ConditionTimer();
  private final ConditionTimer terminated = new ConditionTimer();
  private final Wakes wakes = new Wakes();
  private final WatchThread thread;

  @Inject
  LocalWatch(
      Journal journal,
      Reports reports,
      LocalExecutor local,
      WatchHeartbeat heartbeat,
      Clock clock,
      AgentConfig config) {
    this.journal = journal;
    this.reports = reports;
    this.local = local;
    this.state = heartbeat.watch("local-watch", config.local().pollInterval());
    this.clock = clock;
    this.tick = config.local().pollInterval();
    this.killWait = config.local().killWait();
    this.exitCodeWait = config.exitCodeWait();
    this.reporter = new WatchReporter(journal, reports, clock, config.publishDelay());
    this.vanished = new VanishedDirectories(clock);
    this.thread = new WatchThread("local-watch", state, wakes, tick, this::round);
  }

  /** Begins. */
  public void start() {
    journal.onChange(
        (before, after) -> {
          if (after.isLocal()) {
            wakes.wake();
          }
        });
    thread.start();
  }

  /** Ends; runs go on. */
  public void stop() {
    thread.stop();
  }

  /** A short wait, and a look at all runs. */
  boolean round() throws InterruptedException {
    wakes.await(tick);
    List<JournalEntry> mine =
        Stream.concat(
                journal.entries(EntryPhase.LIVE).stream(),
                journal.entries(EntryPhase.OVER).stream().filter(entry -> !entry.settled()))
            .filter(JournalEntry::isLocal)
            .toList();
    Set<ProcessKey> keys = mine.stream().map(JournalEntry::key).collect(Collectors.toSet());
    over.keep(keys);
    terminated.keep(keys);
    state.keep(keys);
    vanished.nextRound(keys);
    if (!mine.isEmpty()) {
      LocalProcesses processes = local.processes();
      mine.forEach(entry -> lookAlone(entry, processes));
    }
    return true;
  }

  /** What goes wrong at one process costs no other one anything. */
  private void lookAlone(JournalEntry entry, LocalProcesses processes) {
    state.at(entry.processId());
    try {
      look(entry, processes);
      state.fine(entry.key());
    } catch (IOException e) {
      String why = "its run directory cannot be read: " + e.getMessage();
      state.trouble(entry.key(), why);
      reporter.explain(entry, why);
    } catch (RuntimeException e) {
      LOG.debugf(e, "process %s", entry.processId());
      state.trouble(entry.key(), "the agent cannot judge it: " + e);
    }
  }

  private void look(JournalEntry entry, LocalProcesses all) throws IOException {
    List<Long> processes = all.of(entry.jobName());
    if (entry.is(EntryPhase.OVER)) {
      settle(entry, processes);
      return;
    }
    JobId job = entry.job().orElseThrow();
    if (all.isUnknown(job.value())) {
      // Neither at work nor over.
      over.breaks(entry.key());
      return;
    }
    if (!processes.contains(job.value())) {
      ended(entry, job);
      return;
    }
    over.breaks(entry.key());
    if (entry.stop().isPresent()) {
      stop(entry, processes);
    } else {
      Instant now = clock.instant();
      JobSnapshot seen =
          entry
              .seen()
              .filter(last -> last.startedAt().isPresent())
              .orElseGet(() -> Snapshots.running(reports.worker(), now, job));
      reporter.alive(entry, Snapshots.because(seen, now, vanished.of(entry)), JobPhase.RUNNING);
    }
  }

  /** Ends what a run left behind in the background. */
  private void settle(JournalEntry entry, List<Long> processes) {
    if (processes.isEmpty()) {
      journal.update(entry.key(), now -> now.settled() ? now : now.settledNow());
    } else {
      end(entry, processes);
    }
  }

  /** TERM once, KILL when the wait is over, again and again until none is left. */
  private void end(JournalEntry entry, List<Long> processes) {
    boolean first = !terminated.has(entry.key());
    Duration waited = terminated.holds(entry.key(), clock.instant());
    if (first) {
      local.terminate(processes);
    } else if (waited.compareTo(killWait) >= 0) {
      local.kill(processes);
    }
  }

  /** The same of a run that is at work; the journal keeps its wait over a restart. */
  private void stop(JournalEntry entry, List<Long> processes) {
    Optional<Termination> term = entry.stop().flatMap(StopRequest::term);
    Duration grace = entry.treatment().stopGrace().orElse(killWait);
    Instant now = clock.instant();
    if (term.filter(Termination::taken).isEmpty()) {
      journal.update(entry.key(), it -> it.termed(new Termination(now, false)));
      local.terminate(processes);
      journal.update(entry.key(), it -> it.termed(new Termination(now, true)));
    } else if (!now.isBefore(term.get().at().plus(grace))) {
      local.kill(processes);
    }
  }

  private void ended(JournalEntry entry, JobId job) throws IOException {
    ExitFiles exit = RunEvidence.exit(entry, job, Optional.empty());
    boolean waited = over.holds(entry.key(), clock.instant()).compareTo(exitCodeWait) >= 0;
    Verdict verdict = Verdicts.judgeLocal(exit.evidence(), entry.stop().isPresent(), waited);
    if (!(verdict instanceof Verdict.Wait)) {
      over.breaks(entry.key());
    }
    reporter.ended(entry, Optional.empty(), Optional.empty(), exit, verdict);
  }
}
