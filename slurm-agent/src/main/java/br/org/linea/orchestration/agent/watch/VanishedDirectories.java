package br.org.linea.orchestration.agent.watch;

import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.ProcessKey;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Notices when somebody deletes or replaces the run directory of a live job: the job goes on, but
 * its results and its exit code have no place. For the thread of one watch; reads the shared disk,
 * each directory once in a while.
 */
final class VanishedDirectories {

  private static final Logger LOG = Logger.getLogger(VanishedDirectories.class);
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(30);

  /** Of one round; the pause grows with the number of jobs, so that each has its turn. */
  private static final int MOST_LOOKS = 100;

  private static final int JOBS_IN_SHORTEST_PAUSE = 500;

  private record Look(Optional<String> loss, Instant next) {}

  private final Clock clock;
  private final Map<ProcessKey, Look> looks = new HashMap<>();
  private Duration pause = SHORTEST_PAUSE;
  private int looksLeft;

  VanishedDirectories(Clock clock) {
    this.clock = clock;
  }

  /** Another round begins; all but these processes are forgotten. */
  void nextRound(Set<ProcessKey> live) {
    looksLeft = MOST_LOOKS;
    pause = SHORTEST_PAUSE.multipliedBy(1 + live.size() / JOBS_IN_SHORTEST_PAUSE);
    looks.keySet().retainAll(live);
  }

  /** What is amiss with a live job's run directory, as far as is known. */
  Optional<String> of(JournalEntry entry) {
    Optional<Look> last = Optional.ofNullable(looks.get(entry.key()));
    Optional<String> known = last.flatMap(Look::loss);
    if (looksLeft == 0 || last.filter(it -> clock.instant().isBefore(it.next())).isPresent()) {
      return known;
    }
    looksLeft--;
    Optional<String> now = known;
    try {
      now = RunEvidence.loss(entry);
    } catch (IOException e) {
      // A disk that does not answer may hold up each look; the others wait for the next round.
      looksLeft = 0;
      LOG.debugf("the run directory of process %s does not answer: %s", entry.processId(), e);
    }
    now.filter(loss -> known.isEmpty())
        .ifPresent(loss -> LOG.warnf("process %s goes on, but %s", entry.processId(), loss));
    looks.put(entry.key(), new Look(now, clock.instant().plus(pause)));
    return now;
  }
}
