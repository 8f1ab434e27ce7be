package br.org.linea.orchestration.agent.watch;

import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.ProcessKey;
import br.org.linea.orchestration.agent.slurm.SlurmJob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Stops that were asked for, repeated while their job lives: one scancel may be lost. For the
 * thread of the watch alone.
 */
final class Stops {

  private final TerminationGrace grace;
  private final Clock clock;
  private final Duration repeat;
  private final WatchState state;
  private final Map<ProcessKey, Instant> lastTried = new HashMap<>();

  Stops(TerminationGrace grace, Clock clock, Duration repeat, WatchState state) {
    this.state = state;
    this.grace = grace;
    this.clock = clock;
    this.repeat = repeat;
  }

  /**
   * The jobs to cancel now: of those that are asked to stop every living one, children too. One
   * that has a grace is sent TERM instead, and ends its children itself.
   */
  Set<SlurmJob> due(List<JournalEntry> live, QueueSnapshot queue) {
    Instant now = clock.instant();
    Set<SlurmJob> due = new HashSet<>();
    List<JournalEntry> asked = live.stream().filter(entry -> entry.stop().isPresent()).toList();
    lastTried.keySet().retainAll(asked.stream().map(JournalEntry::key).collect(Collectors.toSet()));
    grace.begin();
    for (JournalEntry entry : asked) {
      state.at(entry.processId());
      Instant last = lastTried.getOrDefault(entry.key(), Instant.EPOCH);
      if (holds(entry, queue) || now.isBefore(last.plus(repeat))) {
        continue;
      }
      Set<SlurmJob> jobs = queue.living(entry);
      jobs.addAll(queue.livingChildren(entry));
      if (!jobs.isEmpty()) {
        lastTried.put(entry.key(), now);
        due.addAll(jobs);
      }
    }
    return due;
  }

  /** A fault at one process costs its grace, not the other stops. */
  private boolean holds(JournalEntry entry, QueueSnapshot queue) {
    try {
      return grace.holds(entry, queue);
    } catch (RuntimeException e) {
      state.trouble(entry.key(), "the agent cannot send it TERM: " + e);
      return false;
    }
  }

  /** Whether a grace has ended since the last look. */
  boolean isUrgent() {
    return grace.isOver(clock.instant());
  }

  /** The last try did not get through. */
  void again() {
    lastTried.clear();
  }
}
