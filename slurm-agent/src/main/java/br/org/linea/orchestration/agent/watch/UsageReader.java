package br.org.linea.orchestration.agent.watch;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.agent.journal.EntryPhase;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.JournalListener;
import br.org.linea.orchestration.agent.journal.ProcessKey;
import br.org.linea.orchestration.agent.journal.Reports;
import br.org.linea.orchestration.agent.runtime.Repeating;
import br.org.linea.orchestration.agent.slurm.JobAccount;
import br.org.linea.orchestration.agent.slurm.SlurmGateway;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.JobEnded;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.JobSnapshot;
import br.org.linea.orchestration.messages.JobUsage;
import io.micrometer.core.instrument.Metrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Reads once from accounting what each ended job has used, and says its end again with that. On a
 * thread of its own, at most one sacct in each interval, whatever the number of jobs: no verdict
 * waits for it. What is still to be read is in the journal, so a restart loses nothing but time.
 */
@ApplicationScoped
public class UsageReader implements JournalListener {

  private static final Logger LOG = Logger.getLogger(UsageReader.class);

  /** What ended longer ago is left alone: an upgrade must not report all that the journal holds. */
  private static final Duration RECENT = Duration.ofDays(1);

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /** The API has accepted by its clock what Slurm has taken by its own. */
  private static final Duration CLOCK_SLACK = Duration.ofMinutes(30);

  private final Journal journal;
  private final Reports reports;
  private final SlurmGateway gateway;
  private final Clock clock;
  private final Duration interval;
  private final Duration limit;

  /** When each was last asked for. */
  private final Map<ProcessKey, Instant> waiting = new ConcurrentHashMap<>();

  private final Repeating reading =
      new Repeating("usage", this::read, "the usage of ended jobs could not be read");

  private Duration pause;
  private Instant next = Instant.MIN;
  private Instant begun = Instant.MIN;

  @Inject
  UsageReader(
      Journal journal, Reports reports, SlurmGateway gateway, Clock clock, AgentConfig config) {
    this(
        journal,
        reports,
        gateway,
        clock,
        config.slurm().usageInterval(),
        config.slurm().usageLimit());
  }

  UsageReader(
      Journal journal,
      Reports reports,
      SlurmGateway gateway,
      Clock clock,
      Duration interval,
      Duration limit) {
    this.journal = journal;
    this.reports = reports;
    this.gateway = gateway;
    this.clock = clock;
    this.interval = interval;
    this.limit = limit;
    this.pause = interval;
  }

  /** Begins, with what an earlier agent has left. */
  public void start() {
    listen();
    reading.start(interval, interval);
  }

  /** Learns what is to be read, now and from now on. */
  void listen() {
    begun = clock.instant();
    journal.onChange(this);
    journal.entries(EntryPhase.OVER).forEach(this::add);
  }

  /** Ends; what is left is read after the next start. */
  public void stop() {
    reading.stop();
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
    if (lacksUsage(entry)) {
      waiting.putIfAbsent(entry.key(), Instant.MIN);
    }
  }

  private static boolean lacksUsage(JournalEntry entry) {
    return entry.is(EntryPhase.OVER)
        && !entry.isLocal()
        && entry.job().isPresent()
        && entry.said().map(Envelope::data).orElse(null) instanceof JobEnded
        && entry.seen().flatMap(JobSnapshot::usage).isEmpty();
  }

  /** One look, with one sacct at most. */
  void read() {
    Instant now = clock.instant();
    List<JournalEntry> due = due(now);
    if (due.isEmpty() || now.isBefore(next)) {
      return;
    }
    Set<JobId> jobs =
        due.stream().map(entry -> entry.job().orElseThrow()).collect(Collectors.toSet());
    due.forEach(entry -> waiting.replace(entry.key(), now));
    switch (gateway.usage(jobs)) {
      case Reply.Answer<List<JobAccount>> answer -> {
        pause = interval;
        due.forEach(entry -> take(entry, account(entry, answer.value()), now));
      }
      case Reply.Refusal<List<JobAccount>> refusal ->
          due.forEach(entry -> say(entry, "missing", JobUsage.missing(refusal.words())));
      case Reply<List<JobAccount>> unknown -> {
        LOG.infof("no usage of %d jobs, asked again in %s: %s", jobs.size(), pause, unknown);
        next = now.plus(pause);
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        due.forEach(entry -> take(entry, Optional.empty(), now));
      }
    }
  }

  /** Those that were not asked for longest first: what accounting never tells holds up no other. */
  private List<JournalEntry> due(Instant now) {
    List<JournalEntry> all = new ArrayList<>();
    for (ProcessKey key : waiting.keySet()) {
      journal
          .find(key)
          .filter(entry -> lacksUsage(entry) && age(entry, now).compareTo(RECENT) < 0)
          .ifPresentOrElse(all::add, () -> waiting.remove(key));
    }
    Map<ProcessKey, Instant> asked = Map.copyOf(waiting);
    all.sort(
        Comparator.comparing((JournalEntry entry) -> asked.getOrDefault(entry.key(), Instant.MIN))
            .thenComparing(UsageReader::ended));
    return all.subList(0, Math.min(SlurmGateway.MOST_ACCOUNTS, all.size()));
  }

  private static Instant ended(JournalEntry entry) {
    return entry.seen().orElseThrow().observedAt();
  }

  private static Duration age(JournalEntry entry, Instant now) {
    return Duration.between(ended(entry), now);
  }

  /** Its own run among those of the same number. */
  private static Optional<JobAccount> account(JournalEntry entry, List<JobAccount> accounts) {
    JobSnapshot seen = entry.seen().orElseThrow();
    return accounts.stream()
        .filter(account -> account.job().id().equals(entry.job().orElseThrow()))
        .filter(
            account ->
                seen.cluster().isEmpty()
                    || account.job().cluster().isEmpty()
                    || seen.cluster().equals(account.job().cluster()))
        .filter(
            account ->
                account
                    .submittedAt()
                    .filter(at -> !at.isBefore(entry.oldest().minus(CLOCK_SLACK)))
                    .isPresent())
        .max(
            Comparator.comparing(
                    (JobAccount account) -> account.submittedAt().equals(entry.submittedInSlurm()))
                .thenComparing(account -> account.submittedAt().orElseThrow()));
  }

  private void take(JournalEntry entry, Optional<JobAccount> account, Instant now) {
    if (account.filter(JobAccount::whole).isPresent()) {
      say(entry, "whole", account.get().usage());
    } else if (age(entry, now).compareTo(limit) >= 0
        && Duration.between(begun, now).compareTo(limit) >= 0) {
      // An agent that was away for long gives accounting as much time as any other.
      if (account.filter(JobAccount::ended).isPresent()) {
        say(entry, "partial", account.get().usage());
      } else {
        say(
            entry,
            "missing",
            JobUsage.missing(
                "Accounting did not tell what job %s has used within %s s of its end."
                    .formatted(entry.job().orElseThrow(), limit.toSeconds())));
      }
    }
  }

  private void say(JournalEntry entry, String outcome, JobUsage usage) {
    Metrics.counter("agent.slurm.usages", "outcome", outcome).increment();
    journal.update(entry.key(), now -> lacksUsage(now) ? reports.used(now, usage) : now);
  }
}
