package br.org.linea.orchestration.api.store;

import br.org.linea.orchestration.messages.SlurmQuery;
import br.org.linea.orchestration.messages.WorkerName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An agent as it last reported itself.
 *
 * @param worker its name
 * @param lease number of its registration; events of an older one are ignored
 * @param version its version
 * @param executors its executors
 * @param cluster Slurm's name of the cluster
 * @param catalogueHash SHA-256 of its {@code pipelines.yaml}
 * @param lastSeen when its last message arrived, by the API's clock
 * @param liveJobs runs that it watches
 * @param unsentEvents events that the broker has not confirmed
 * @param slurmQuery the last answer of Slurm to it; empty until it is known
 * @param catalogue the pipelines of its {@code pipelines.yaml}, JSON; empty until they are known
 */
public record AgentRecord(
    WorkerName worker,
    long lease,
    String version,
    List<String> executors,
    Optional<String> cluster,
    String catalogueHash,
    Instant lastSeen,
    int liveJobs,
    int unsentEvents,
    Optional<SlurmQuery> slurmQuery,
    Optional<String> catalogue) {

  /** Keeps the record immutable. */
  public AgentRecord {
    executors = List.copyOf(executors);
  }
}
