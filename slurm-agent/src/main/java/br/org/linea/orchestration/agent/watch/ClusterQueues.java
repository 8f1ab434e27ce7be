package br.org.linea.orchestration.agent.watch;

import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.agent.slurm.JobRow;
import br.org.linea.orchestration.agent.slurm.SlurmGateway;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The queues of the clusters that have jobs of ours, one question for each. A cluster that does not
 * answer costs the others nothing but its time-out, and is asked with back-off. For the thread of
 * the watch alone.
 */
final class ClusterQueues {

  private record Silence(int failures, Instant next, String why) {}

  private final SlurmGateway gateway;
  private final Pace pace;
  private final Map<Optional<String>, Silence> silent = new HashMap<>();

  ClusterQueues(SlurmGateway gateway, Pace pace) {
    this.gateway = gateway;
    this.pace = pace;
  }

  /** All rows of those that answer; empty when none does. */
  Optional<List<JobRow>> ask(Set<Optional<String>> clusters, Instant now) {
    silent.keySet().retainAll(clusters);
    List<JobRow> rows = new ArrayList<>();
    boolean answered = false;
    for (Optional<String> cluster : clusters) {
      // A single one is asked when the watch says so.
      if (clusters.size() > 1
          && silent.containsKey(cluster)
          && now.isBefore(silent.get(cluster).next())) {
        continue;
      }
      switch (gateway.queue(cluster)) {
        case Reply.Answer<List<JobRow>> answer -> {
          silent.remove(cluster);
          rows.addAll(answer.value());
          answered = true;
        }
        case Reply<List<JobRow>> unknown -> {
          int failures = silent.containsKey(cluster) ? silent.get(cluster).failures() + 1 : 1;
          String who = cluster.map(name -> "cluster " + name + ": ").orElse("");
          silent.put(
              cluster, new Silence(failures, pace.afterFailures(now, failures), who + unknown));
        }
      }
    }
    return answered ? Optional.of(rows) : Optional.empty();
  }

  /** Whether all of these answered when they were last asked. */
  boolean answered(Set<Optional<String>> clusters) {
    return Collections.disjoint(silent.keySet(), clusters);
  }

  /** Questions in a row that the most silent one did not answer. */
  int failures() {
    return silent.values().stream().mapToInt(Silence::failures).max().orElse(0);
  }

  /** Why some did not answer. */
  Optional<String> problem() {
    return silent.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join("; ", silent.values().stream().map(Silence::why).toList()));
  }
}
