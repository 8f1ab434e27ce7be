package br.org.linea.orchestration.agent.watch;

import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.ProcessKey;
import br.org.linea.orchestration.agent.slurm.SlurmJob;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Pipelines submit workers of their own; when a pipeline's job is over by any way, they are
 * cancelled and looked for until none is left. For the thread of the watch alone.
 */
final class ChildJobs {

  private static final Logger LOG = Logger.getLogger(ChildJobs.class);

  /** An sbatch of the dying parent may still have been on its way at the first. */
  private static final int EMPTY_ANSWERS = 2;

  private final Journal journal;
  private final Map<ProcessKey, Integer> empty = new HashMap<>();

  ChildJobs(Journal journal) {
    this.journal = journal;
  }

  /**
   * Takes in one answer.
   *
   * @param parents over and not known to be settled, as it was before the question
   * @return the jobs to cancel
   */
  Set<SlurmJob> orphans(List<JournalEntry> parents, QueueSnapshot queue) {
    Set<SlurmJob> orphans = new HashSet<>();
    for (JournalEntry parent : parents) {
      Set<SlurmJob> children = queue.livingChildren(parent);
      // Of its own name too: a job that some crash submitted again, found after the first one's
      // end.
      children.addAll(queue.living(parent));
      if (!children.isEmpty()) {
        LOG.infof(
            "jobs %s of process %s still run after its end and are cancelled",
            children, parent.processId());
        empty.remove(parent.key());
        orphans.addAll(children);
      } else if (empty.merge(parent.key(), 1, Integer::sum) >= EMPTY_ANSWERS) {
        empty.remove(parent.key());
        journal.update(parent.key(), entry -> entry.settled() ? entry : entry.settledNow());
      }
    }
    return orphans;
  }
}
