package br.org.linea.orchestration.agent.watch;

import br.org.linea.orchestration.agent.job.RunSpec;
import br.org.linea.orchestration.agent.job.SlurmJobState;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.ProcessKey;
import br.org.linea.orchestration.agent.rundir.LauncherLock;
import br.org.linea.orchestration.agent.rundir.RunDirectoryReader;
import br.org.linea.orchestration.agent.rundir.UnreadableLock;
import br.org.linea.orchestration.agent.slurm.JobRow;
import io.micrometer.core.instrument.Metrics;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Jobs that Slurm calls running and whose launcher has not begun. Either the template works long
 * before {@code {cmd}}, or the node lost the job while it started it, which Slurm may not notice
 * before the job's time limit. The agent cannot tell which, so it reports the job and no verdict is
 * given. For the thread of the watch alone; reads the shared disk.
 */
final class StalledLaunches {

  private static final Logger LOG = Logger.getLogger(StalledLaunches.class);

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** Of one answer of the queue; the rest is looked at with the next. */
  private static final int MOST_LOOKS = 100;

  /** The node writes the lock's time, the controller the job's; clocks differ by minutes. */
  private static final Duration CLOCK_SLACK = Duration.ofMinutes(5);

  private enum Seen {
    STARTED,
    NOT_STARTED,
    /** The disk did not answer. */
    UNKNOWN
  }

  private record Look(Instant started, Seen seen, Instant next) {}

  private final Duration limit;
  private final Duration pause;
  private final Clock clock;
  private final Supplier<Optional<Duration>> clockSkew;
  private final Map<ProcessKey, Look> looks = new HashMap<>();
  private int looksLeft;

  /**
   * For one watch.
   *
   * @param limit how long a job may run without a launcher before it is reported
   * @param clockSkew how far Slurm's clock is ahead of {@code clock}
   */
  StalledLaunches(Duration limit, Clock clock, Supplier<Optional<Duration>> clockSkew) {
    this.clockSkew = clockSkew;
    this.limit = limit;
    this.pause = limit.compareTo(LONGEST_PAUSE) < 0 ? limit : LONGEST_PAUSE;
    this.clock = clock;
  }

  /** Another answer of the queue has come; all but these processes are forgotten. */
  void nextAnswer(Set<ProcessKey> live) {
    looksLeft = MOST_LOOKS;
    looks.keySet().retainAll(live);
  }

  /** The same row, or, of a job that has not begun in time, one whose reason says so. */
  JobRow explain(JournalEntry entry, JobRow row) {
    // The launcher of an adopted job was another system's.
    if (entry.adopted() || QueueSnapshot.state(row) != SlurmJobState.RUNNING) {
      return row;
    }
    Optional<Instant> started = row.startedAt();
    if (entry.run().isEmpty()
        || started.isEmpty()
        || inSlurm(clock.instant()).isBefore(started.get().plus(limit))) {
      return row;
    }
    return look(entry, entry.run().get(), row, started.get()) == Seen.NOT_STARTED
        ? row.because(reason())
        : row;
  }

  /** By Slurm's clock, which has written the start. */
  private Instant inSlurm(Instant moment) {
    return moment.plus(clockSkew.get().orElse(Duration.ZERO));
  }

  private String reason() {
    return "in Slurm it has run for over %d s, but its pipeline has not begun: its template works long before {cmd}, or its node has lost it"
        .formatted(limit.toSeconds());
  }

  private Seen look(JournalEntry entry, RunSpec run, JobRow row, Instant started) {
    Optional<Look> last =
        Optional.ofNullable(looks.get(entry.key())).filter(it -> it.started().equals(started));
    Seen known = last.map(Look::seen).orElse(Seen.UNKNOWN);
    boolean early = last.filter(it -> clock.instant().isBefore(it.next())).isPresent();
    if (known == Seen.STARTED || early || looksLeft == 0) {
      return known;
    }
    looksLeft--;
    Seen now = lockOf(run, row, started).orElse(known);
    if (now == Seen.NOT_STARTED && known != Seen.NOT_STARTED) {
      Metrics.counter("agent.slurm.stalled.launches").increment();
      LOG.warnf("process %s, job %s: %s", entry.processId(), row.id(), reason());
    }
    looks.put(entry.key(), new Look(started, now, clock.instant().plus(pause)));
    return now;
  }

  /** Empty when the disk does not answer. */
  private static Optional<Seen> lockOf(RunSpec run, JobRow row, Instant started) {
    try {
      return Optional.of(
          RunDirectoryReader.lock(run.runDirectory(), run.taskId())
                  .filter(lock -> isOf(lock, row, started))
                  .isPresent()
              ? Seen.STARTED
              : Seen.NOT_STARTED);
    } catch (UnreadableLock e) {
      // Whatever is in it, a launcher wrote it.
      return Optional.of(Seen.STARTED);
    } catch (IOException e) {
      LOG.warnf("the run directory of process %s does not answer: %s", run.processId(), e);
      return Optional.empty();
    }
  }

  /** A job that was requeued may have left the lock of its earlier run. */
  private static boolean isOf(LauncherLock lock, JobRow row, Instant started) {
    return lock.job().equals(row.id())
        && !Instant.ofEpochSecond(lock.start()).isBefore(started.minus(CLOCK_SLACK));
  }
}
