package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.messages.JobId;
import java.util.Comparator;
import java.util.Optional;

/**
 * A job by what no other job has: its number, and the cluster that gave it.
 *
 * @param id the number
 * @param cluster Slurm's name of the cluster; empty for the one that Slurm's commands mean without
 *     {@code -M}
 */
public record SlurmJob(JobId id, Optional<String> cluster) implements Comparable<SlurmJob> {

  private static final Comparator<SlurmJob> ORDER =
      Comparator.comparing((SlurmJob job) -> job.cluster().orElse("")).thenComparing(SlurmJob::id);

  /** A job of the cluster that Slurm's commands mean without {@code -M}. */
  public static SlurmJob here(JobId id) {
    return new SlurmJob(id, Optional.empty());
  }

  @Override
  public int compareTo(SlurmJob other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return id + cluster.map("@"::concat).orElse("");
  }
}
