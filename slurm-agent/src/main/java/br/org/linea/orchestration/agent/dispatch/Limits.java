package br.org.linea.orchestration.agent.dispatch;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The operator's own limits: how many processes of this agent the executors take at once, and how
 * much of one pipeline. Any thread may ask.
 */
@ApplicationScoped
public class Limits {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Occupancy occupancy;
  private final Clock clock;
  private final int maxParallel;
  private final int maxJobs;
  private final int perMinute;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Instant> submissions = new ArrayDeque<>();

  @Inject
  Limits(Occupancy occupancy, Clock clock, AgentConfig config) {
    this.occupancy = occupancy;
    this.clock = clock;
    this.maxParallel = config.local().maxParallel();
    this.maxJobs = config.slurm().maxJobs();
    this.perMinute = config.slurm().maxSubmissionsPerMinute();
  }

  /**
   * Begins an entry unless it must wait. No other thread does so meanwhile, so that no two take the
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
    int atWork = occupancy.beside(entry);
    if (entry.isLocal() && atWork >= maxParallel) {
      return Optional.of(
          "%d runs are at work on the agent's node, which is its limit".formatted(atWork));
    }
    if (!entry.isLocal() && atWork >= maxJobs) {
      return Optional.of("The agent has %d jobs in Slurm, which is its limit".formatted(atWork));
    }
    if (maxRunning.isPresent() && occupancy.isFull(entry, maxRunning.getAsInt())) {
      return Optional.of(
          "max_running lets %d of this pipeline run at once".formatted(maxRunning.getAsInt()));
    }
    return entry.isLocal() ? Optional.empty() : tooFast();
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
