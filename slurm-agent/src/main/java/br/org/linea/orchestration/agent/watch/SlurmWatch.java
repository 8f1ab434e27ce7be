package br.org.linea.orchestration.agent.watch;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.config.SlurmConfig;
import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.LastQuery;
import br.org.linea.orchestration.agent.journal.LastQueryFile;
import br.org.linea.orchestration.agent.journal.Reports;
import br.org.linea.orchestration.agent.rundir.RunFolders;
import br.org.linea.orchestration.agent.runtime.FaultPoint;
import br.org.linea.orchestration.agent.slurm.JobRow;
import br.org.linea.orchestration.agent.slurm.SlurmGateway;
import br.org.linea.orchestration.agent.slurm.SlurmJob;
import io.micrometer.core.instrument.Metrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Follows the jobs in Slurm, on a thread of its own: one question for all of them per tick, sooner
 * when a launcher, a stop or somebody's {@code /finish/} wakes it. An answer that fails is no news.
 */
@ApplicationScoped
public class SlurmWatch {

  private static final Logger LOG = Logger.getLogger(SlurmWatch.class);
  private static final Duration WAKE_CHECK = Duration.ofMillis(250);

  /** A launcher's last mark comes before Slurm knows of the end; asked at once it would say no. */
  private static final Duration SETTLE = Duration.ofMillis(150);

  private final Journal journal;
  private final Watched watched;
  private final SlurmGateway gateway;
  private final WatchState state;
  private final Duration queryTimeout;
  private final Clock clock;
  private final Pace pace;
  private final WakeFolder wakeFolder;
  private final LastQueryFile lastQuery;
  private final RunFolders folders;
  private final Places places;
  private final ClusterQueues queues;
  private final JobJudge judge;
  private final ChildJobs childJobs;
  private final Stops stops;
  private final HeldJobs heldJobs;
  private final Wakes wakes = new Wakes();
  private final WatchThread thread;

  private Instant asked = Instant.EPOCH;
  private Duration took = Duration.ZERO;
  private Instant due = Instant.EPOCH;
  private volatile Instant changed;
  private Optional<Instant> answered = Optional.empty();
  private boolean woken = true;
  private boolean whole = true;
  private volatile int failures;

  /** Those that no cluster answered. */
  private int deaf;

  @Inject
  SlurmWatch(
      Journal journal,
      Reports reports,
      SlurmGateway gateway,
      LastQueryFile lastQuery,
      WatchHeartbeat heartbeat,
      Clock clock,
      AgentConfig config) {
    SlurmConfig slurm = config.slurm();
    this.journal = journal;
    this.watched = new Watched(journal);
    this.gateway = gateway;
    this.lastQuery = lastQuery;
    this.state = heartbeat.watch("slurm-watch", slurm.pollInterval());
    this.queryTimeout = slurm.queryTimeout();
    this.clock = clock;
    this.changed = clock.instant();
    this.pace = new Pace(slurm.minQueryInterval(), slurm.pollInterval(), slurm.maxPollInterval());
    this.places = new Places(gateway);
    this.queues = new ClusterQueues(gateway, pace);
    Path processing = config.processingDir().toAbsolutePath().normalize();
    this.wakeFolder = new WakeFolder(processing);
    this.folders = new RunFolders(processing);
    WatchReporter reporter = new WatchReporter(journal, reports, clock, config.publishDelay());
    StalledLaunches stalled = new StalledLaunches(slurm.beginLimit(), clock, gateway::clockSkew);
    this.judge =
        new JobJudge(
            reporter,
            gateway,
            folders,
            clock,
            config.exitCodeWait(),
            slurm.lostGrace(),
            stalled,
            state);
    this.childJobs = new ChildJobs(journal);
    this.stops =
        new Stops(new TerminationGrace(journal, gateway, clock), clock, slurm.stopRepeat(), state);
    this.heldJobs = new HeldJobs(clock);
    this.thread = new WatchThread("slurm-watch", state, wakes, slurm.pollInterval(), this::round);
  }

  /** Begins. */
  public void start() {
    journal.onChange(this::heard);
    thread.start();
  }

  /** Ends; jobs go on. */
  public void stop() {
    thread.stop();
  }

  /** Questions in a row that Slurm did not answer. Any thread may ask. */
  public int failures() {
    return failures;
  }

  /** The next question is asked as soon as the floor allows. */
  public void wake() {
    wakes.wake();
  }

  private void heard(Optional<JournalEntry> before, JournalEntry after) {
    boolean newJob = before.flatMap(JournalEntry::job).isEmpty() && after.job().isPresent();
    boolean newStop = before.flatMap(JournalEntry::stop).isEmpty() && after.stop().isPresent();
    boolean newLook = !before.flatMap(JournalEntry::lookAsked).equals(after.lookAsked());
    if (after.isLocal()) {
      return;
    }
    if (newJob) {
      // Asked every tick from now on. Its launcher wakes the watch when there is something to see.
      changed = clock.instant();
    }
    if (newStop || newLook) {
      wakes.wake();
    }
  }

  /**
   * A short wait, and a question when its time has come.
   *
   * @return whether all that followed from the last answer is done
   */
  boolean round() throws InterruptedException {
    woken |= wakes.await(pause());
    List<JournalEntry> live = watched.live();
    List<JournalEntry> parents = watched.parents();
    if (live.isEmpty() && parents.isEmpty()) {
      whole = true;
      return true;
    }
    if (wakeFolder.drain()) {
      woken = true;
      wakes.await(SETTLE);
    }
    Instant now = clock.instant();
    boolean keen = woken || judge.isWaiting() || stops.isUrgent() || !parents.isEmpty();
    Instant next =
        deaf == 0
            ? pace.next(asked, took, changed, keen)
            : pace.afterFailures(asked.plus(took), deaf);
    due = next;
    if (now.isBefore(next)) {
      return whole;
    }
    woken = false;
    asked = now;
    // Stays so where a fault cuts the round short.
    whole = false;
    ask(live, parents);
    whole = true;
    return true;
  }

  /** To the moment when the next question is due, if that is near. */
  private Duration pause() {
    Duration rest = Duration.between(clock.instant(), due);
    return rest.isPositive() && rest.compareTo(WAKE_CHECK) < 0 ? rest : WAKE_CHECK;
  }

  private void ask(List<JournalEntry> live, List<JournalEntry> parents) {
    Set<Optional<String>> clusters = places.of(live);
    clusters.addAll(places.of(parents));
    state.waitsFor("Slurm's answer", queryTimeout.multipliedBy(clusters.size()));
    Optional<List<JobRow>> rows = queues.ask(clusters, asked);
    took = Duration.between(asked, clock.instant());
    if (failures > 0 && queues.failures() == 0) {
      LOG.infof("Slurm answers again after %d failed questions", failures);
    }
    failures = queues.failures();
    deaf = rows.isPresent() ? 0 : failures;
    queues
        .problem()
        .ifPresent(
            why ->
                LOG.warnf("no news of some of %d jobs, whose states stay: %s", live.size(), why));
    if (rows.isPresent()) {
      answered = Optional.of(asked);
    }
    note(live, queues.problem());
    Metrics.counter("agent.slurm.queries", "outcome", rows.isPresent() ? "answer" : "unknown")
        .increment();
    if (rows.isPresent()) {
      take(heard(live), heard(parents), new QueueSnapshot(rows.get(), folders));
    } else {
      judge.nothingKnown();
    }
  }

  /** Those whose clusters have all answered. */
  private List<JournalEntry> heard(List<JournalEntry> entries) {
    return failures == 0
        ? entries
        : entries.stream().filter(entry -> queues.answered(places.of(entry))).toList();
  }

  private void note(List<JournalEntry> live, Optional<String> problem) {
    lastQuery.write(
        new LastQuery(
            asked,
            live.size(),
            failures,
            answered,
            problem.map(it -> pace.afterFailures(asked.plus(took), failures)),
            problem,
            gateway.clockSkew()));
  }

  private void take(List<JournalEntry> live, List<JournalEntry> parents, QueueSnapshot queue) {
    if (judge.hear(live, queue)) {
      changed = clock.instant();
    }
    List<JournalEntry> now = heard(watched.live());
    Set<SlurmJob> condemned = new HashSet<>(stops.due(now, queue));
    condemned.addAll(judge.doubles(live, queue));
    condemned.addAll(childJobs.orphans(parents, queue));
    if (!condemned.isEmpty()) {
      cancel(condemned);
    }
    Set<SlurmJob> held = heldJobs.due(now, queue);
    if (!held.isEmpty()) {
      release(held);
    }
  }

  private void release(Set<SlurmJob> held) {
    LOG.warnf("jobs %s could not be started by their node and are held; they are released", held);
    Metrics.counter("agent.slurm.releases").increment(held.size());
    Reply<Boolean> reply = gateway.release(held);
    if (!(reply instanceof Reply.Answer<Boolean>)) {
      LOG.warnf("jobs %s could not be released, and wait on: %s", held, reply);
    }
  }

  private void cancel(Set<SlurmJob> condemned) {
    FaultPoint.CANCEL_DUE.reach();
    Reply<Boolean> reply = gateway.cancel(condemned);
    FaultPoint.CANCEL_SENT.reach();
    if (!(reply instanceof Reply.Answer<Boolean>)) {
      LOG.warnf("jobs %s could not be cancelled yet: %s", condemned, reply);
      stops.again();
    }
  }
}
