package br.org.linea.orchestration.agent.watch;

import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.rundir.ExitFiles;
import br.org.linea.orchestration.agent.rundir.LauncherLock;
import br.org.linea.orchestration.agent.rundir.RunDirectoryLoss;
import br.org.linea.orchestration.agent.rundir.RunDirectoryReader;
import br.org.linea.orchestration.agent.rundir.UnreadableLock;
import br.org.linea.orchestration.messages.ExitEvidence;
import br.org.linea.orchestration.messages.JobId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What an entry's run directory says. Blocks on the shared disk, for a limited time. */
final class RunEvidence {

  private static final Logger LOG = Logger.getLogger(RunEvidence.class);

  private RunEvidence() {}

  /**
   * The job whose launcher holds the run directory. A lock that cannot be read names none; Slurm's
   * word and the exit file decide without it.
   */
  static Optional<JobId> holder(JournalEntry entry) throws IOException {
    try {
      return entry.run().isPresent()
          ? RunDirectoryReader.lock(entry.run().get().runDirectory(), entry.taskId())
              .map(LauncherLock::job)
          : Optional.empty();
    } catch (UnreadableLock e) {
      LOG.debug(e.getMessage());
      return Optional.empty();
    }
  }

  /** What is there of the exit code of a job of the entry's. */
  static ExitFiles exit(JournalEntry entry, JobId job, Optional<String> slurm) throws IOException {
    if (entry.run().isEmpty()) {
      return new ExitFiles(new ExitEvidence(Optional.empty(), Optional.empty(), slurm), List.of());
    }
    ExitFiles found =
        RunDirectoryReader.exit(entry.run().get().runDirectory(), entry.taskId(), job, slurm);
    return found.evidence().exitFile().isPresent()
        ? found
        : loss(entry).map(found::alsoRefused).orElse(found);
  }

  /**
   * What is amiss with the run directory itself; nothing with that of a job of another system,
   * which has no mark.
   */
  static Optional<String> loss(JournalEntry entry) throws IOException {
    return entry.run().isPresent() && !entry.adopted()
        ? RunDirectoryLoss.of(entry.run().get().runDirectory(), entry.taskId())
        : Optional.empty();
  }
}
