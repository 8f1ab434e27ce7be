package br.org.linea.orchestration.agent.dispatch;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.journal.EntryPhase;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.plan.RunSpec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The operator's own limits: how much of this agent the executors bear at once, and how much of one
 * pipeline. Any thread may ask.
 */
@ApplicationScoped
public class Limits {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Accepted first; of the same moment, the lower process. */
  private static final Comparator<JournalEntry> ORDER =
      Comparator.comparing(JournalEntry::createdAt)
          .thenComparing(entry -> entry.processId().value());

  private final Journal journal;
  private final Clock clock;
  private final int maxParallel;
  private final int maxJobs;
  private final int perMinute;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Instant> submissions = new ArrayDeque<>();

  @Inject
  Limits(Journal journal, Clock clock, AgentConfig config) {
    this.journal = journal;
    this.clock = clock;
    this.maxParallel = config.local().maxParallel();
    this.maxJobs = config.slurm().maxJobs();
    this.perMinute = config.slurm().maxSubmissionsPerMinute();
  }

  /**
   * Begins an entry unless it must wait. Nobody else does so meanwhile, so that no two take the
   * last place.
   *
   * @param maxRunning most runs of its pipeline at once, if there is such a limit
   * @param begin makes the entry count as at work
   * @return why it must wait; empty when it was begun
   */
  Optional<String> unlessReached(JournalEntry entry, OptionalInt maxRunning, Runnable begin) {
    lock.lock();
    try {
      Optional<String> reached = reached(entry, maxRunning);
      if (reached.isEmpty()) {
        begin.run();
      }
      return reached;
    } finally {
      lock.unlock();
    }
  }

  private Optional<String> reached(JournalEntry entry, OptionalInt maxRunning) {
    List<JournalEntry> busy = journal.entries(EntryPhase.SUBMITTING, EntryPhase.LIVE);
    long atWork = busy.stream().filter(other -> other.isLocal() == entry.isLocal()).count();
    if (entry.isLocal() && atWork >= maxParallel) {
      return Optional.of(
          "%d runs are at work on the agent's node, which is its limit".formatted(atWork));
    }
    if (!entry.isLocal() && atWork >= maxJobs) {
      return Optional.of("The agent has %d jobs in Slurm, which is its limit".formatted(atWork));
    }
    if (maxRunning.isPresent() && isFull(entry, busy, maxRunning.getAsInt())) {
      return Optional.of(
          "max_running lets %d of this pipeline run at once".formatted(maxRunning.getAsInt()));
    }
    return entry.isLocal() ? Optional.empty() : tooFast();
  }

  /** What was accepted earlier and waits too goes first. */
  private boolean isFull(JournalEntry entry, List<JournalEntry> busy, int most) {
    long running = busy.stream().filter(other -> isOfSamePipeline(other, entry)).count();
    if (running >= most) {
      return true;
    }
    long ahead =
        journal.entries(EntryPhase.ACCEPTED).stream()
            .filter(other -> isOfSamePipeline(other, entry) && isAhead(other, entry))
            .count();
    return running + ahead >= most;
  }

  private static boolean isOfSamePipeline(JournalEntry one, JournalEntry other) {
    return one.run().map(RunSpec::pipeline).equals(other.run().map(RunSpec::pipeline));
  }

  /** Not one that something else holds back, or that nobody has looked at yet. */
  private static boolean isAhead(JournalEntry other, JournalEntry entry) {
    return other.script().isPresent()
        && other.tries().notBefore().isEmpty()
        && ORDER.compare(other, entry) < 0;
  }

  private Optional<String> tooFast() {
    Instant now = clock.instant();
    while (!submissions.isEmpty() && submissions.peekFirst().isBefore(now.minus(MINUTE))) {
      submissions.removeFirst();
    }
    if (submissions.size() >= perMinute) {
      return Optional.of(
          "The agent has submitted %d jobs within a minute, which is its limit"
              .formatted(submissions.size()));
    }
    submissions.addLast(now);
    return Optional.empty();
  }
}
