package br.org.linea.orchestration.api.store;

import br.org.linea.orchestration.messages.AgentHeartbeat;
import br.org.linea.orchestration.messages.AgentRegistration;
import br.org.linea.orchestration.messages.SlurmQuery;
import br.org.linea.orchestration.messages.WorkerName;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;

/** One row of the table {@code agent}. A heartbeat writes only what has changed. */
@Entity
@DynamicUpdate
@Table(name = "agent")
public class AgentRow {

  @Id String worker;

  @Column(name = "journal_id")
  UUID journalId;

  long lease;
  String version;
  String executors;
  String cluster;

  @Column(name = "catalogue_hash")
  String catalogueHash;

  @Column(name = "last_seen")
  Instant lastSeen;

  @Column(name = "live_jobs")
  int liveJobs;

  @Column(name = "unsent_events")
  int unsentEvents;

  @Column(name = "slurm_queried_at")
  Instant slurmQueriedAt;

  @Column(name = "slurm_query_millis")
  Long slurmQueryMillis;

  String catalogue;

  /** An agent that never registered. */
  public static AgentRow of(WorkerName worker) {
    AgentRow row = new AgentRow();
    row.worker = worker.value();
    return row;
  }

  /** Takes a registration; a journal that is new here gets a higher lease. */
  public long register(AgentRegistration registration, Instant now) {
    if (!registration.journalId().equals(journalId)) {
      journalId = registration.journalId();
      lease++;
    }
    version = registration.version();
    executors = String.join(",", registration.executors());
    cluster = registration.cluster().orElse(null);
    catalogue = registration.catalogueHash().equals(catalogueHash) ? catalogue : null;
    catalogueHash = registration.catalogueHash();
    lastSeen = now;
    return lease;
  }

  /** Its work was given to another agent: events with the present lease are outdated. */
  public void handOver() {
    lease++;
  }

  /** Whether its last heartbeat is not older than that. */
  public boolean isAlive(Instant since) {
    return !lastSeen.isBefore(since);
  }

  public Instant lastSeen() {
    return lastSeen;
  }

  /**
   * Takes a heartbeat.
   *
   * @param pipelines those of the heartbeat, JSON
   */
  public void beat(AgentHeartbeat heartbeat, Optional<String> pipelines, Instant now) {
    version = heartbeat.version();
    executors = String.join(",", heartbeat.executors());
    cluster = heartbeat.cluster().orElse(null);
    catalogueHash = heartbeat.catalogueHash();
    liveJobs = heartbeat.liveJobs();
    unsentEvents = heartbeat.unsentEvents();
    slurmQueriedAt = heartbeat.slurmQuery().map(SlurmQuery::at).orElse(null);
    slurmQueryMillis = heartbeat.slurmQuery().map(SlurmQuery::millis).orElse(null);
    catalogue = pipelines.orElse(null);
    lastSeen = now;
  }

  public long lease() {
    return lease;
  }

  /** The row as an immutable record. */
  public AgentRecord toRecord() {
    return new AgentRecord(
        new WorkerName(worker),
        lease,
        version,
        executors.isEmpty() ? List.of() : List.of(executors.split(",")),
        Optional.ofNullable(cluster),
        catalogueHash,
        lastSeen,
        liveJobs,
        unsentEvents,
        slurmQueriedAt == null
            ? Optional.empty()
            : Optional.of(new SlurmQuery(slurmQueriedAt, slurmQueryMillis)),
        Optional.ofNullable(catalogue));
  }
}
