package br.org.linea.orchestration.agent.dispatch;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.journal.EntryPhase;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The operator's own limits: how much of this agent the executors bear at once. Who asks and then
 * begins does both inside {@link #alone}, so that no two take the last place.
 */
@ApplicationScoped
public class Limits {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Journal journal;
  private final Clock clock;
  private final int maxParallel;
  private final int maxJobs;
  private final int perMinute;
  private final ArrayDeque<Instant> submissions = new ArrayDeque<>();

  @Inject
  Limits(Journal journal, Clock clock, AgentConfig config) {
    this.journal = journal;
    this.clock = clock;
    this.maxParallel = config.local().maxParallel();
    this.maxJobs = config.slurm().maxJobs();
    this.perMinute = config.slurm().maxSubmissionsPerMinute();
  }

  /** Runs {@code work} while nobody else does. */
  synchronized <T> T alone(Supplier<T> work) {
    return work.get();
  }

  /** Why this entry must wait; empty when there is a place, which counts as taken then. */
  synchronized Optional<String> reached(JournalEntry entry) {
    long atWork =
        journal.entries(EntryPhase.SUBMITTING, EntryPhase.LIVE).stream()
            .filter(other -> other.isLocal() == entry.isLocal())
            .count();
    if (entry.isLocal()) {
      return atWork < maxParallel
          ? Optional.empty()
          : Optional.of(
              "%d runs are at work on the agent's node, which is its limit".formatted(atWork));
    }
    if (atWork >= maxJobs) {
      return Optional.of("The agent has %d jobs in Slurm, which is its limit".formatted(atWork));
    }
    return tooFast();
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
