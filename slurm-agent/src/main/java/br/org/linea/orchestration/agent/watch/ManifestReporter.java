package br.org.linea.orchestration.agent.watch;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.job.RunSpec;
import br.org.linea.orchestration.agent.journal.EntryPhase;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.JournalListener;
import br.org.linea.orchestration.agent.journal.ProcessKey;
import br.org.linea.orchestration.agent.journal.Reports;
import br.org.linea.orchestration.agent.journal.UnsentEvent;
import br.org.linea.orchestration.agent.rundir.ManifestWriter;
import br.org.linea.orchestration.agent.runtime.Repeating;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.JobEnded;
import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.JobSnapshot;
import br.org.linea.orchestration.messages.RunManifest;
import io.micrometer.core.instrument.Metrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Has the manifest of each successful run written, and says its end again with that. On a thread of
 * its own, one run after the other: no verdict waits for it. What is still to be written is in the
 * journal, so a restart loses nothing but time.
 */
@ApplicationScoped
public class ManifestReporter implements JournalListener {

  private static final Logger LOG = Logger.getLogger(ManifestReporter.class);

  /** What ended longer ago is left alone: an upgrade must not read all that the journal holds. */
  private static final Duration RECENT = Duration.ofDays(1);

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** After a disk that gives an error; doubles. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private static final int MOST_TRIES = 5;

  private record Tries(int failed, Instant notBefore) {}

  private final Journal journal;
  private final Reports reports;
  private final Clock clock;
  private final ManifestWriter.Limits limits;
  private final Map<ProcessKey, Tries> waiting = new ConcurrentHashMap<>();
  private final Repeating writing =
      new Repeating("manifests", this::write, "the manifests of ended runs could not be written");

  @Inject
  ManifestReporter(Journal journal, Reports reports, Clock clock, AgentConfig config) {
    this(
        journal,
        reports,
        clock,
        new ManifestWriter.Limits(
            config.results().manifestFiles(), config.results().manifestBytes().asLongValue()));
  }

  ManifestReporter(Journal journal, Reports reports, Clock clock, ManifestWriter.Limits limits) {
    this.journal = journal;
    this.reports = reports;
    this.clock = clock;
    this.limits = limits;
  }

  /** Begins, with what an earlier agent has left. */
  public void start() {
    if (limits.bytes() > 0) {
      listen();
      writing.start(INTERVAL, INTERVAL);
    }
  }

  /** Learns what is to be written, now and from now on. */
  void listen() {
    journal.onChange(this);
    journal.entries(EntryPhase.OVER).forEach(this::add);
  }

  /** Ends; what is left is written after the next start. */
  public void stop() {
    writing.stop();
  }

  @Override
  public void changed(Optional<JournalEntry> before, JournalEntry after) {
    add(after);
  }

  @Override
  public void forgotten(JournalEntry entry) {
    waiting.remove(entry.key());
  }

  private void add(JournalEntry entry) {
    if (lacksManifest(entry)) {
      waiting.putIfAbsent(entry.key(), new Tries(0, Instant.MIN));
    }
  }

  /** The run directory of an adopted job is another system's. */
  private static boolean lacksManifest(JournalEntry entry) {
    return entry.is(EntryPhase.OVER)
        && entry.run().isPresent()
        && !entry.adopted()
        && entry.said().map(Envelope::data).orElse(null) instanceof JobEnded ended
        && ended.outcome() == JobOutcome.SUCCEEDED
        && entry.seen().flatMap(JobSnapshot::manifest).isEmpty();
  }

  /** All that are due, the earliest end first. */
  void write() {
    for (JournalEntry entry : due(clock.instant())) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      write(entry);
    }
  }

  private List<JournalEntry> due(Instant now) {
    return waiting.keySet().stream()
        .flatMap(key -> wanted(key, now).stream())
        .filter(entry -> isDue(entry, now))
        .sorted(Comparator.comparing(ManifestReporter::observed))
        .toList();
  }

  private Optional<JournalEntry> wanted(ProcessKey key, Instant now) {
    Optional<JournalEntry> entry =
        journal
            .find(key)
            .filter(ManifestReporter::lacksManifest)
            .filter(it -> Duration.between(observed(it), now).compareTo(RECENT) < 0);
    if (entry.isEmpty()) {
      waiting.remove(key);
    }
    return entry;
  }

  /** A success that is kept back is not said yet: the file server may not show all files. */
  private boolean isDue(JournalEntry entry, Instant now) {
    Tries tries = waiting.get(entry.key());
    return tries != null
        && !now.isBefore(tries.notBefore())
        && entry.unsent().stream()
            .map(UnsentEvent::notBefore)
            .flatMap(Optional::stream)
            .noneMatch(now::isBefore);
  }

  private static Instant observed(JournalEntry entry) {
    return entry.seen().orElseThrow().observedAt();
  }

  private void write(JournalEntry entry) {
    RunSpec run = entry.run().orElseThrow();
    Instant ended = entry.seen().flatMap(JobSnapshot::endedAt).orElseGet(() -> observed(entry));
    int failed = Optional.ofNullable(waiting.get(entry.key())).map(Tries::failed).orElse(0);
    boolean last = failed + 1 == MOST_TRIES;
    try {
      say(entry, ManifestWriter.write(run, ended, limits, last));
    } catch (IOException | RuntimeException e) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      LOG.warnf("the manifest of process %s is not written: %s", run.processId(), e);
      if (last) {
        say(entry, RunManifest.missing("The disk gave errors while the files were read."));
      } else {
        Instant next = clock.instant().plus(PAUSE.multipliedBy(1L << failed));
        waiting.replace(entry.key(), new Tries(failed + 1, next));
      }
    }
  }

  private void say(JournalEntry entry, RunManifest manifest) {
    String outcome =
        manifest.sha256().isEmpty()
            ? "missing"
            : manifest.missing().isEmpty() ? "whole" : "partial";
    Metrics.counter("agent.manifests", "outcome", outcome).increment();
    journal.update(entry.key(), now -> lacksManifest(now) ? reports.listed(now, manifest) : now);
  }
}
