package br.org.linea.orchestration.messages;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An agent lives, and what it is.
 *
 * @param worker its name
 * @param observedAt when, by its own clock
 * @param version the agent's version
 * @param executors what it can run on: {@code slurm}, {@code local}
 * @param cluster Slurm's cluster name where it has one
 * @param catalogueHash SHA-256, in hex, of the agent's {@code pipelines.yaml}
 * @param liveJobs runs it watches
 * @param unsentEvents journalled events that the broker has not confirmed
 * @param slurmQuery the last answer of Slurm; absent before the first, and from older agents
 * @param pipelines what its catalogue has; absent when it was never read or has more than {@link
 *     CatalogueEntry#MOST} pipelines, and from older agents
 */
@JsonTypeName("agent.heartbeat")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@RegisterForReflection
public record AgentHeartbeat(
    WorkerName worker,
    Instant observedAt,
    String version,
    List<String> executors,
    Optional<String> cluster,
    String catalogueHash,
    int liveJobs,
    int unsentEvents,
    Optional<SlurmQuery> slurmQuery,
    Optional<List<CatalogueEntry>> pipelines)
    implements Event {

  /**
   * Keeps the record immutable.
   *
   * @throws NullPointerException when a part is missing
   * @throws IllegalArgumentException when a time is not of the years 1 to 9999, or there are too
   *     many pipelines
   */
  public AgentHeartbeat {
    Objects.requireNonNull(worker, "worker is missing");
    TimeBounds.check(observedAt, "observedAt");
    Objects.requireNonNull(version, "version is missing");
    Objects.requireNonNull(catalogueHash, "catalogueHash is missing");
    executors = List.copyOf(executors);
    slurmQuery = slurmQuery == null ? Optional.empty() : slurmQuery;
    pipelines = pipelines == null ? Optional.empty() : pipelines.map(List::copyOf);
    if (pipelines.isPresent() && pipelines.get().size() > CatalogueEntry.MOST) {
      throw new IllegalArgumentException(
          "a heartbeat lists at most " + CatalogueEntry.MOST + " pipelines");
    }
  }

  /** Without the pipelines of its catalogue. */
  public AgentHeartbeat(
      WorkerName worker,
      Instant observedAt,
      String version,
      List<String> executors,
      Optional<String> cluster,
      String catalogueHash,
      int liveJobs,
      int unsentEvents,
      Optional<SlurmQuery> slurmQuery) {
    this(
        worker,
        observedAt,
        version,
        executors,
        cluster,
        catalogueHash,
        liveJobs,
        unsentEvents,
        slurmQuery,
        Optional.empty());
  }

  /** Without a query of Slurm. */
  public AgentHeartbeat(
      WorkerName worker,
      Instant observedAt,
      String version,
      List<String> executors,
      Optional<String> cluster,
      String catalogueHash,
      int liveJobs,
      int unsentEvents) {
    this(
        worker,
        observedAt,
        version,
        executors,
        cluster,
        catalogueHash,
        liveJobs,
        unsentEvents,
        Optional.empty());
  }

  @Override
  public String subject() {
    return worker.value();
  }

  @Override
  public String routingKey() {
    return Topology.agentKey(worker);
  }
}
