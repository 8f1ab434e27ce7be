package br.org.linea.orchestration.agent.dispatch;

import br.org.linea.orchestration.agent.job.JobName;
import br.org.linea.orchestration.agent.job.RunSpec;
import br.org.linea.orchestration.agent.journal.EntryPhase;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import java.util.Set;
import java.util.stream.Collectors;

/** Which runs may take a place on the agent's node. */
final class LocalPlaces {

  private LocalPlaces() {}

  /** The other runs that the journal knows to have begun; a process may carry any name. */
  static Set<JobName> taken(Journal journal, RunSpec run) {
    return journal.entries().stream()
        .filter(entry -> entry.isLocal() && !entry.is(EntryPhase.ACCEPTED) && !entry.settled())
        .map(JournalEntry::jobName)
        .filter(name -> !name.equals(run.jobName()))
        .collect(Collectors.toSet());
  }
}
