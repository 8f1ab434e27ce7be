package br.org.linea.orchestration.agent.watch;

import br.org.linea.orchestration.agent.job.SlurmJobState;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.slurm.SlurmGateway;
import br.org.linea.orchestration.agent.slurm.SlurmJob;
import br.org.linea.orchestration.messages.JobSnapshot;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** On which clusters a process's job is, or may be. */
final class Places {

  private final SlurmGateway gateway;

  Places(SlurmGateway gateway) {
    this.gateway = gateway;
  }

  /** Those that have to be asked about it, as the gateway takes them. */
  Set<Optional<String>> of(JournalEntry entry) {
    Optional<String> known = entry.seen().flatMap(JobSnapshot::cluster);
    return known.isEmpty() || wentElsewhere(entry)
        ? Set.copyOf(gateway.clusters())
        : Set.of(gateway.place(known));
  }

  /** Those that have to be asked about all of them. */
  Set<Optional<String>> of(Collection<JournalEntry> entries) {
    Set<Optional<String>> all = new HashSet<>();
    entries.forEach(entry -> all.addAll(of(entry)));
    return all;
  }

  /** Its job on each of them. */
  Set<SlurmJob> jobs(JournalEntry entry) {
    return of(entry).stream()
        .flatMap(place -> entry.job().stream().map(id -> new SlurmJob(id, place)))
        .collect(Collectors.toSet());
  }

  /** Whether another cluster of a federation has it, as its own one said last. */
  static boolean wentElsewhere(JournalEntry entry) {
    return entry
        .seen()
        .flatMap(JobSnapshot::rawState)
        .map(SlurmJobState::parse)
        .filter(state -> state.phase() == SlurmJobState.Phase.ELSEWHERE)
        .isPresent();
  }
}
