package br.org.linea.orchestration.agent.dispatch;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.job.RunSpec;
import br.org.linea.orchestration.agent.journal.EntryPhase;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.ProcessKey;
import br.org.linea.orchestration.agent.journal.Reports;
import br.org.linea.orchestration.agent.journal.StopRequest;
import br.org.linea.orchestration.messages.AssignedProcess;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.StartProcess;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Compares what the API says is this agent's with the journal. What the journal lacks becomes a
 * recovered intent, and a job whose process is over at the API is cancelled.
 */
@ApplicationScoped
public class Assignments {

  private static final Logger LOG = Logger.getLogger(Assignments.class);

  /**
   * A younger one is on its way through the queue, and needs no look-up there. A stop is taken from
   * the list all the same: it may be on its way behind a Start that would be submitted before it.
   */
  public static final Duration ON_ITS_WAY = Duration.ofMinutes(2);

  /** The API may not have taken yet what was said just before it was asked. */
  private static final Duration CROSSING = Duration.ofSeconds(5);

  private final Journal journal;
  private final Reports reports;
  private final Clock clock;
  private final Path processingDir;
  private Set<ProcessKey> absentBefore = Set.of();

  /** For CDI. */
  @Inject
  public Assignments(Journal journal, Reports reports, Clock clock, AgentConfig config) {
    this.journal = journal;
    this.reports = reports;
    this.clock = clock;
    this.processingDir = config.processingDir().toAbsolutePath().normalize();
  }

  /**
   * Takes over one answer of the API. Blocks on the disk.
   *
   * @param assigned every process of this agent that is not over
   * @param askedAt when the API was asked: what the journal learnt later may be missing in the
   *     answer
   * @param journalIsFresh whether this journal may have forgotten what it did
   */
  public synchronized void reconcile(
      List<AssignedProcess> assigned, Instant askedAt, boolean journalIsFresh) {
    assigned.forEach(process -> take(process, askedAt, journalIsFresh));
    cancelOrphans(assigned, askedAt);
  }

  private void take(AssignedProcess process, Instant askedAt, boolean journalIsFresh) {
    StartProcess start = process.start();
    ProcessKey key = new ProcessKey(start.processId(), start.taskId());
    boolean young = start.acceptedAt().isAfter(clock.instant().minus(ON_ITS_WAY));
    if (journal.find(key).isEmpty()) {
      if (young && !journalIsFresh && process.jobId().isEmpty() && process.stop().isEmpty()) {
        return;
      }
      JournalEntry entry =
          JournalEntry.of(RunSpec.of(start, processingDir), EntryPhase.SUBMITTING, clock.instant());
      journal.create(process.jobId().map(entry::live).orElse(entry));
      LOG.infof("process %s is taken over from the API's list", start.processId());
    } else {
      journal.update(
          key, entry -> isNewsTo(process, entry, askedAt) ? reports.again(entry) : entry);
    }
    process
        .stop()
        .map(stop -> new StopRequest(stop.requestedBy(), stop.requestedAt()))
        .ifPresent(request -> journal.update(key, entry -> reports.stopAsked(entry, request)));
  }

  /**
   * Whether the API has lost an event that the broker has confirmed: its database was restored from
   * a backup.
   */
  private static boolean isNewsTo(AssignedProcess process, JournalEntry entry, Instant askedAt) {
    boolean news =
        entry.unsent().isEmpty()
            && entry.changedAt().isBefore(askedAt.minus(CROSSING))
            && (entry.is(EntryPhase.OVER) || entry.job().isPresent() && process.jobId().isEmpty());
    if (news) {
      LOG.infof("the API has lost events of process %s; they are sent again", entry.key());
    }
    return news;
  }

  /**
   * Lets go of what a hand-over has given to another agent: a journal whose lease has changed. Its
   * jobs are the heir's now, and are not touched.
   *
   * @param assigned what is left to this agent
   */
  public synchronized void letGo(List<AssignedProcess> assigned) {
    Set<ProcessKey> listed = keys(assigned);
    journal.entries().stream()
        .filter(entry -> !entry.is(EntryPhase.OVER) && !listed.contains(entry.key()))
        .forEach(
            entry -> {
              LOG.warnf(
                  "process %s was handed over to another agent and is forgotten here",
                  entry.processId());
              journal.forget(entry.key());
            });
  }

  private static Set<ProcessKey> keys(List<AssignedProcess> assigned) {
    return assigned.stream()
        .map(process -> new ProcessKey(process.start().processId(), process.start().taskId()))
        .collect(Collectors.toSet());
  }

  /** Absent twice in a row, so that one answer that crossed an event does no harm. */
  private void cancelOrphans(List<AssignedProcess> assigned, Instant askedAt) {
    Set<ProcessKey> listed = keys(assigned);
    Set<ProcessKey> absent = new HashSet<>();
    for (JournalEntry entry :
        journal.entries(EntryPhase.ACCEPTED, EntryPhase.SUBMITTING, EntryPhase.LIVE)) {
      boolean old = entry.createdAt().isBefore(askedAt.minus(ON_ITS_WAY));
      if (!old || listed.contains(entry.key()) || entry.stop().isPresent()) {
        continue;
      }
      absent.add(entry.key());
      if (absentBefore.contains(entry.key())) {
        LOG.warnf(
            "process %s is over at the API, its job %s is cancelled",
            entry.processId(), entry.job().map(JobId::toString).orElse("(none yet)"));
        StopRequest request = new StopRequest("orchestrator-api", clock.instant());
        journal.update(entry.key(), now -> reports.stopAsked(now, request));
      }
    }
    absentBefore = absent;
  }
}
