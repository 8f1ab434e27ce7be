package br.org.linea.orchestration.agent.dispatch;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.job.JobName;
import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.agent.journal.EntryPhase;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.Reports;
import br.org.linea.orchestration.agent.local.LocalExecutor;
import br.org.linea.orchestration.agent.rundir.LauncherLock;
import br.org.linea.orchestration.agent.rundir.RunDirectoryReader;
import br.org.linea.orchestration.agent.rundir.RunFolders;
import br.org.linea.orchestration.agent.rundir.UnreadableLock;
import br.org.linea.orchestration.agent.runtime.Repeating;
import br.org.linea.orchestration.agent.slurm.JobRow;
import br.org.linea.orchestration.agent.slurm.SlurmGateway;
import br.org.linea.orchestration.agent.slurm.SlurmJob;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Intents that may have been submitted: sbatch crashed with the agent, was silent, or the API hands
 * out a process that this journal does not know. Three sources are asked, for all such intents at
 * once: the run directory, squeue, and sacct. One that knows the job decides; only when all have
 * answered, none knows it and the grace is over is the intent worked off again. An accounting that
 * cannot be asked is replaced by a run directory in which nothing has begun.
 */
@ApplicationScoped
public class RecoveredIntents {

  private static final Logger LOG = Logger.getLogger(RecoveredIntents.class);

  /** Beyond what is measured of Slurm's clock: the times are of several hosts. */
  private static final Duration CLOCK_SLACK = Duration.ofHours(1);

  /** A shell that was just started needs a moment to write its lock. */
  private static final Duration LOCAL_GRACE = Duration.ofSeconds(5);

  private final Journal journal;
  private final Reports reports;
  private final Submissions submissions;
  private final SlurmGateway gateway;
  private final LocalExecutor local;
  private final LingeringSubmitters lingering;
  private final Clock clock;
  private final SubmissionMarks marks;
  private final boolean withSlurm;
  private final Duration grace;
  private final Duration interval;
  private final Repeating looking =
      new Repeating(
          "recover", this::look, "the queries for recovered intents failed, they are repeated");

  @Inject
  RecoveredIntents(
      Journal journal,
      Reports reports,
      Submissions submissions,
      SlurmGateway gateway,
      LocalExecutor local,
      LingeringSubmitters lingering,
      Clock clock,
      AgentConfig config) {
    this.journal = journal;
    this.reports = reports;
    this.submissions = submissions;
    this.gateway = gateway;
    this.local = local;
    this.lingering = lingering;
    this.clock = clock;
    this.marks =
        new SubmissionMarks(new RunFolders(config.processingDir().toAbsolutePath().normalize()));
    this.withSlurm = config.executors().contains("slurm");
    this.grace = config.slurm().recoveryGrace();
    this.interval = config.slurm().pollInterval();
  }

  /** Looks for such intents now and then, for as long as the program runs. */
  public void start() {
    looking.start(Duration.ZERO, interval);
  }

  /** Ends the looking. */
  public void stop() {
    looking.stop();
  }

  /** One hearing. */
  void look() {
    List<JournalEntry> doubtful =
        journal.entries(EntryPhase.SUBMITTING).stream()
            .filter(entry -> !submissions.hasInHand(entry.key()))
            .filter(entry -> !lingering.submits(entry.jobName()))
            .toList();
    if (doubtful.isEmpty()) {
      return;
    }
    doubtful.stream().filter(this::isLocal).forEach(entry -> alone(entry, () -> hearLocal(entry)));
    List<JournalEntry> ofSlurm = doubtful.stream().filter(entry -> !isLocal(entry)).toList();
    if (!ofSlurm.isEmpty()) {
      hearSlurm(ofSlurm);
    }
  }

  /** Of a process that is known by its stop alone, an agent without Slurm need not ask Slurm. */
  private boolean isLocal(JournalEntry entry) {
    return entry.isLocal() || !withSlurm;
  }

  /** Its run directory is heard first: it answers even where Slurm or slurmdbd cannot. */
  private void hearSlurm(List<JournalEntry> doubtful) {
    doubtful.forEach(
        entry ->
            alone(entry, () -> locked(entry).ifPresent(lock -> adopt(entry, lock, List.of()))));
    List<JournalEntry> left =
        doubtful.stream()
            .flatMap(entry -> journal.find(entry.key()).stream())
            .filter(entry -> entry.is(EntryPhase.SUBMITTING))
            .toList();
    if (!left.isEmpty()) {
      askSlurm(left);
    }
  }

  private void askSlurm(List<JournalEntry> doubtful) {
    Set<JobName> names = doubtful.stream().map(JournalEntry::jobName).collect(Collectors.toSet());
    List<JobRow> rows = new ArrayList<>();
    boolean allQueues = true;
    for (Optional<String> place : gateway.clusters()) {
      Optional<List<JobRow>> queue = answer("squeue", gateway.recentQueue(place));
      queue.ifPresent(rows::addAll);
      allQueues &= queue.isPresent();
    }
    Optional<List<JobRow>> accounting =
        answer("sacct", gateway.accounting(Set.of(), names, earliest(doubtful)));
    accounting.ifPresent(rows::addAll);
    boolean queues = allQueues;
    doubtful.forEach(
        entry -> alone(entry, () -> hear(entry, rows, queues, accounting.isPresent())));
  }

  private interface Hearing {
    void hold() throws IOException;
  }

  /** What goes wrong with one intent costs the others nothing. */
  private void alone(JournalEntry entry, Hearing hearing) {
    try {
      hearing.hold();
    } catch (UnreadableLock e) {
      // Something ran there, unknown what: submitting it again might run it twice.
      explain(entry, e.getMessage() + "; an operator has to look.");
    } catch (IOException e) {
      explain(entry, "The run directory cannot be read: " + e.getMessage());
    } catch (RuntimeException e) {
      LOG.errorf(e, "the sources for process %s could not be asked", entry.processId());
    }
  }

  /** On this node no queue could hide a run: its processes show it, or its lock. */
  private void hearLocal(JournalEntry entry) throws IOException {
    boolean runs = local.processes().mayRun(entry.jobName());
    Optional<LauncherLock> lock = locked(entry);
    if (lock.isPresent()) {
      adopt(entry, lock.get(), List.of());
    } else if (!runs && clock.instant().isAfter(reference(entry).plus(LOCAL_GRACE))) {
      resubmit(entry);
    }
  }

  /** By Slurm's clock; slurmdbd may refuse a longer range than need be. */
  private Instant earliest(List<JournalEntry> entries) {
    return entries.stream()
        .map(entry -> entry.tries().lastAt().orElseGet(entry::oldest))
        .min(Comparator.naturalOrder())
        .orElseThrow()
        .plus(gateway.clockSkew().orElse(Duration.ZERO))
        .minus(CLOCK_SLACK);
  }

  private static Instant reference(JournalEntry entry) {
    return entry.tries().lastAt().orElse(entry.createdAt());
  }

  private static Optional<List<JobRow>> answer(String who, Reply<List<JobRow>> reply) {
    if (reply instanceof Reply.Answer<List<JobRow>> answer) {
      return Optional.of(answer.value());
    }
    LOG.infof("%s does not answer: %s", who, reply);
    return Optional.empty();
  }

  private void hear(JournalEntry entry, List<JobRow> rows, boolean queue, boolean accounting)
      throws IOException {
    List<SlurmJob> known =
        rows.stream()
            .filter(row -> marks.are(entry, row))
            .sorted(
                Comparator.comparing((JobRow row) -> row.submittedAt().orElse(Instant.MAX))
                    .thenComparing(JobRow::id))
            .map(JobRow::job)
            .distinct()
            .toList();
    Optional<LauncherLock> lock = locked(entry);
    if (lock.isPresent()) {
      adopt(entry, lock.get(), known);
    } else if (!known.isEmpty()) {
      adopt(entry, known.getFirst(), known);
    } else if (queue
        && clock.instant().isAfter(reference(entry).plus(grace))
        && (accounting || isUntouched(entry))) {
      resubmit(entry);
    }
  }

  /**
   * Whether the run directory is as it was prepared. Then no launcher has begun, and none may once
   * another has: where accounting cannot be asked, that is enough.
   */
  private static boolean isUntouched(JournalEntry entry) throws IOException {
    return entry.run().isPresent()
        && RunDirectoryReader.isUntouched(entry.run().get().runDirectory(), entry.taskId());
  }

  private void explain(JournalEntry entry, String reason) {
    journal.update(
        entry.key(),
        now -> {
          JournalEntry explained = reports.deferred(now, reason);
          if (explained != now) {
            LOG.errorf("process %s is in doubt: %s", now.processId(), reason);
          }
          return explained;
        });
  }

  private void resubmit(JournalEntry entry) {
    journal.update(entry.key(), now -> now.is(EntryPhase.SUBMITTING) ? neverHappened(now) : now);
  }

  private static Optional<LauncherLock> locked(JournalEntry entry) throws IOException {
    return entry.run().isPresent()
        ? RunDirectoryReader.lock(entry.run().get().runDirectory(), entry.taskId())
        : Optional.empty();
  }

  /** The lock names no cluster, a row of the same number does. */
  private void adopt(JournalEntry entry, LauncherLock lock, List<SlurmJob> known) {
    Optional<String> cluster = isLocal(entry) ? Optional.empty() : gateway.onlyCluster();
    adopt(
        entry,
        known.stream()
            .filter(job -> job.id().equals(lock.job()))
            .findFirst()
            .orElse(new SlurmJob(lock.job(), cluster)),
        known);
  }

  private void adopt(JournalEntry entry, SlurmJob job, List<SlurmJob> known) {
    Set<SlurmJob> others = known.stream().filter(it -> !it.equals(job)).collect(Collectors.toSet());
    if (!others.isEmpty()) {
      LOG.warnf(
          "process %s is job %s; the jobs %s of the same name are cancelled",
          entry.processId(), job, others);
      gateway.cancel(others);
    }
    LOG.infof("process %s is job %s: found after a submission in doubt", entry.processId(), job);
    journal.update(
        entry.key(),
        now ->
            now.is(EntryPhase.SUBMITTING) ? reports.submitted(now, job.id(), job.cluster()) : now);
  }

  private JournalEntry neverHappened(JournalEntry entry) {
    if (entry.stop().isPresent()) {
      return reports.neverSubmitted(entry);
    }
    LOG.infof("process %s was never submitted: no source knows its job", entry.processId());
    return entry.at(EntryPhase.ACCEPTED);
  }
}
