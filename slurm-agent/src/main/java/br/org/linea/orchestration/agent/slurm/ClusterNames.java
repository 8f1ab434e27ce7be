package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.messages.JobId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The clusters that this agent serves. A cluster is named to Slurm's commands only where it has to
 * be: {@code -M} needs slurmdbd, the own cluster does not.
 *
 * @param served {@code slurm-agent.slurm.clusters}; empty for an agent of its own cluster alone
 * @param own the name of the cluster that Slurm's commands mean without {@code -M}, once it is
 *     known
 */
record ClusterNames(List<String> served, Supplier<Optional<String>> own) {

  /** What to name a cluster to Slurm's commands; empty for the own one. */
  Optional<String> place(Optional<String> cluster) {
    return cluster.filter(served::contains).filter(name -> !own.get().equals(cluster));
  }

  /** Every cluster that is served, as {@link #place} has it. */
  List<Optional<String>> all() {
    return served.isEmpty()
        ? List.of(Optional.empty())
        : served.stream().map(Optional::of).map(this::place).distinct().toList();
  }

  /** The numbers of jobs by the place of their cluster. */
  Map<String, Set<JobId>> byPlace(Set<SlurmJob> jobs) {
    Map<String, Set<JobId>> places = new TreeMap<>();
    jobs.forEach(
        job ->
            places
                .computeIfAbsent(place(job.cluster()).orElse(""), any -> new TreeSet<>())
                .add(job.id()));
    return places;
  }

  /** The option that names a place; nothing for the own one. */
  static List<String> option(Optional<String> place) {
    return place.map("--clusters="::concat).map(List::of).orElse(List.of());
  }
}
