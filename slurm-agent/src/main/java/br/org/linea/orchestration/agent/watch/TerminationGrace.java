package br.org.linea.orchestration.agent.watch;

import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.agent.job.SlurmJobState;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.StopRequest;
import br.org.linea.orchestration.agent.journal.Termination;
import br.org.linea.orchestration.agent.rundir.LauncherLock;
import br.org.linea.orchestration.agent.rundir.RunDirectoryReader;
import br.org.linea.orchestration.agent.runtime.FaultPoint;
import br.org.linea.orchestration.agent.slurm.JobRow;
import br.org.linea.orchestration.agent.slurm.SlurmGateway;
import br.org.linea.orchestration.agent.slurm.SlurmJob;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * The time that a pipeline in Slurm has to end by itself ({@code stop_grace}). Its TERM is in the
 * journal before it is sent, so that what the pipeline ends with is known for its answer, whichever
 * agent sees it. For the thread of the watch alone.
 */
final class TerminationGrace {

  private static final Logger LOG = Logger.getLogger(TerminationGrace.class);

  private final Journal journal;
  private final SlurmGateway gateway;
  private final Clock clock;
  private Instant nextEnd = Instant.MAX;

  TerminationGrace(Journal journal, SlurmGateway gateway, Clock clock) {
    this.journal = journal;
    this.gateway = gateway;
    this.clock = clock;
  }

  /** A look at all stops begins. */
  void begin() {
    nextEnd = Instant.MAX;
  }

  /** Whether one that held at the last look is over. */
  boolean isOver(Instant now) {
    return !now.isBefore(nextEnd);
  }

  /**
   * Whether this stop leaves its job alone for now, which is sent TERM if it has not got it. Blocks
   * on the shared disk and on Slurm.
   */
  boolean holds(JournalEntry entry, QueueSnapshot queue) {
    Optional<Duration> grace = entry.treatment().stopGrace();
    Optional<JobRow> row = queue.of(entry).filter(TerminationGrace::isAtWork);
    if (grace.isEmpty() || row.isEmpty()) {
      return false;
    }
    Optional<Termination> term = entry.stop().flatMap(StopRequest::term);
    Instant end = term.map(Termination::at).orElse(clock.instant()).plus(grace.get());
    if (!clock.instant().isBefore(end)) {
      return false;
    }
    if (term.filter(Termination::taken).isEmpty() && !terminate(entry, row.get().job())) {
      return false;
    }
    nextEnd = end.isBefore(nextEnd) ? end : nextEnd;
    return true;
  }

  /** What waits in the queue has nothing to put in order. */
  private static boolean isAtWork(JobRow row) {
    SlurmJobState.Phase phase = QueueSnapshot.state(row).phase();
    return phase == SlurmJobState.Phase.RUNNING || phase == SlurmJobState.Phase.FINISHING;
  }

  /** Whether there is a pipeline to wait for. */
  private boolean terminate(JournalEntry entry, SlurmJob job) {
    try {
      Optional<LauncherLock> lock =
          RunDirectoryReader.lock(entry.run().orElseThrow().runDirectory(), entry.taskId());
      if (lock.isEmpty()) {
        return false;
      }
      FaultPoint.TERM_DUE.reach();
      write(entry, new Termination(clock.instant(), false));
      FaultPoint.TERM_JOURNALLED.reach();
      send(entry, job, lock.get());
    } catch (IOException e) {
      // Where TERM belongs is unknown; the plain scancel behind the grace needs to know nothing.
      LOG.warnf("process %s gets no TERM for now: %s", entry.processId(), e);
      write(entry, new Termination(clock.instant(), false));
    }
    return true;
  }

  private void send(JournalEntry entry, SlurmJob job, LauncherLock lock) {
    Reply<Boolean> reply = gateway.terminate(Set.of(job), lock.inStep());
    FaultPoint.TERM_SENT.reach();
    switch (reply) {
      case Reply.Answer<Boolean> answer -> {
        LOG.infof("process %s, job %s: TERM is sent", entry.processId(), job);
        write(entry, new Termination(clock.instant(), true));
      }
      case Reply<Boolean> unanswered ->
          LOG.warnf("job %s could not be sent TERM yet: %s", job, unanswered);
    }
  }

  /** The grace of a TERM that does not get through runs from its first try on. */
  private void write(JournalEntry entry, Termination term) {
    journal.update(
        entry.key(),
        now ->
            term.taken() || now.stop().flatMap(StopRequest::term).isEmpty()
                ? now.termed(term)
                : now);
  }
}
