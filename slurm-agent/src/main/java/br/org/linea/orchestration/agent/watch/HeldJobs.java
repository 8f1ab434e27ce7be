package br.org.linea.orchestration.agent.watch;

import br.org.linea.orchestration.agent.job.SlurmJobState;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.ProcessKey;
import br.org.linea.orchestration.agent.slurm.JobRow;
import br.org.linea.orchestration.agent.slurm.SlurmJob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Jobs that Slurm holds because their node could not start them: they would wait until somebody
 * releases them. A hold by a person is left alone. Waits double from release to release of one job,
 * for what it fails at may last. For the thread of the watch alone.
 */
final class HeldJobs {

  /**
   * Slurm's words for it ({@code slurmctld}: a launch that failed, or a prolog, without {@code
   * SchedulerParameters=nohold_on_prolog_fail}); scontrol prints them with underscores. The others
   * are of more launches than {@code max_batch_requeue} (22.05, and in words 24.05) and of an
   * environment that {@code --get-user-env} did not get (25.11).
   */
  private static final Set<String> HELD =
      Set.of(
          "launch failed requeued held",
          "jobholdmaxrequeue",
          "launch failure limit exceeded requeued held",
          "user env retrieval failed requeued held");

  private static final Duration FIRST_WAIT = Duration.ofMinutes(1);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  /** They become one argument of scontrol, of which Linux takes 128 KiB; the rest comes next. */
  private static final int MOST_AT_ONCE = 1_000;

  private record Next(Instant at, Duration pause) {}

  private final Clock clock;
  private final Map<ProcessKey, Next> next = new HashMap<>();

  HeldJobs(Clock clock) {
    this.clock = clock;
  }

  /** The jobs to release now. One that is to stop is not: its end is on the way. */
  Set<SlurmJob> due(List<JournalEntry> live, QueueSnapshot queue) {
    Instant now = clock.instant();
    if (!next.isEmpty()) {
      next.keySet().retainAll(live.stream().map(JournalEntry::key).collect(Collectors.toSet()));
    }
    // As a rule none is held, and thousands of entries need not be looked up at every tick.
    if (!queue.show(HeldJobs::isHeld)) {
      return Set.of();
    }
    Set<SlurmJob> due = new HashSet<>();
    for (JournalEntry entry : live) {
      if (due.size() == MOST_AT_ONCE) {
        break;
      }
      Optional<JobRow> held = queue.of(entry).filter(HeldJobs::isHeld);
      if (entry.stop().isPresent() || held.isEmpty()) {
        continue;
      }
      Next planned = next.getOrDefault(entry.key(), new Next(now, FIRST_WAIT));
      if (now.isBefore(planned.at())) {
        continue;
      }
      Duration doubled = planned.pause().multipliedBy(2);
      next.put(
          entry.key(),
          new Next(
              now.plus(planned.pause()),
              doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT));
      due.add(held.get().job());
    }
    return due;
  }

  private static boolean isHeld(JobRow row) {
    return row.reason()
            .map(reason -> reason.replace('_', ' ').toLowerCase(Locale.ROOT))
            .filter(HELD::contains)
            .isPresent()
        && QueueSnapshot.state(row).phase() == SlurmJobState.Phase.PENDING;
  }
}
