package br.org.linea.orchestration.agent.dispatch;

import br.org.linea.orchestration.agent.job.JobComment;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.rundir.RunFolders;
import br.org.linea.orchestration.agent.slurm.JobRow;

/**
 * What sbatch gives a job, by which a submission in doubt is found. A site's own rules may change
 * any of it.
 *
 * @param folders where run directories are
 */
record SubmissionMarks(RunFolders folders) {

  /**
   * Whether a row is the entry's submission. As long as no launcher has begun, nothing else was
   * submitted from its run directory; another system's is not the agent's.
   */
  boolean are(JournalEntry entry, JobRow row) {
    return row.name().equals(entry.jobName().value())
        || row.comment().flatMap(JobComment::task).filter(entry.taskId()::equals).isPresent()
        || !entry.adopted()
            && entry.run().isPresent()
            && row.workDirectory()
                .flatMap(folders::of)
                .filter(entry.run().get().runDirectory().toString()::equals)
                .isPresent();
  }
}
