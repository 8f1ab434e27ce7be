package br.org.linea.orchestration.api.store;

import br.org.linea.orchestration.api.process.ProcessState;
import br.org.linea.orchestration.api.process.ProcessState.Failed;
import br.org.linea.orchestration.api.process.ProcessState.Pending;
import br.org.linea.orchestration.api.process.ProcessState.Queued;
import br.org.linea.orchestration.api.process.ProcessState.Running;
import br.org.linea.orchestration.api.process.ProcessState.Stopped;
import br.org.linea.orchestration.api.process.ProcessState.Stopping;
import br.org.linea.orchestration.api.process.ProcessState.Successful;
import br.org.linea.orchestration.api.process.ProcessStatus;
import br.org.linea.orchestration.messages.FailureReason;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.ProcessId;
import br.org.linea.orchestration.messages.WorkerName;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One row of the table {@code process}. Belongs to the session that loaded it. */
@Entity
@Table(name = "process")
public class ProcessRow {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  Integer id;

  @Column(name = "task_id")
  UUID taskId;

  String owner;

  @Column(name = "owner_id")
  int ownerId;

  String pipeline;

  @Column(name = "pipeline_version")
  String pipelineVersion;

  String executor;
  String worker;

  @Column(name = "used_config")
  String usedConfig;

  String comment;
  String labels;

  /** JSON list of job ids. */
  String children = "[]";

  /** Set by the import alone. */
  @Column(name = "adopted_job_name")
  String adoptedJobName;

  @Column(name = "accepted_at")
  Instant acceptedAt;

  @Enumerated(EnumType.STRING)
  @Column(columnDefinition = "text")
  ProcessStatus status;

  Instant since;

  @Column(name = "job_id")
  Long jobId;

  /** Of its job, as Slurm calls it. */
  String cluster;

  @Column(name = "started_at")
  Instant startedAt;

  @Column(name = "ended_at")
  Instant endedAt;

  @Enumerated(EnumType.STRING)
  @Column(name = "failure_reason", columnDefinition = "text")
  FailureReason failureReason;

  String detail;

  @Column(name = "stop_by")
  String stopBy;

  @Column(name = "stop_at")
  Instant stopAt;

  @Column(name = "stop_sent_at")
  Instant stopSentAt;

  @Column(name = "one_agent")
  boolean oneAgent;

  long lease;
  long sequence;

  @Column(name = "observed_at")
  Instant observedAt;

  @Column(name = "idempotency_key")
  String idempotencyKey;

  @Column(name = "idempotency_hash")
  String idempotencyHash;

  /** JSON each; null until it is known. */
  String usage;

  String manifest;

  /** JSON object; null when the request asked for none. */
  String resources;

  @Embedded ProcessLinks links = new ProcessLinks();

  /** For whom the client asked, in its words; null when it did not say. */
  @Column(name = "on_behalf_of")
  String onBehalfOf;

  /** The batch that it came with; null for one that was requested alone. */
  UUID batch;

  @Column(name = "directory_removed_at")
  Instant directoryRemovedAt;

  @Column(name = "deleted_at")
  Instant deletedAt;

  @Column(name = "deleted_by")
  String deletedBy;

  /** Reads the state from the columns. */
  public ProcessState state() {
    Optional<JobId> job = Optional.ofNullable(jobId).map(JobId::new);
    return switch (status) {
      case QUEUED -> new Queued(acceptedAt, Optional.ofNullable(detail));
      case PENDING -> new Pending(job, since, Optional.ofNullable(detail));
      case RUNNING -> new Running(job, since, Optional.ofNullable(detail));
      case STOPPING -> new Stopping(job, stopAt, stopBy);
      case SUCCESSFUL -> new Successful(job, endedAt);
      case FAILED -> new Failed(job, endedAt, failureReason, detail);
      case STOPPED -> new Stopped(job, endedAt, stopBy);
    };
  }

  /** Writes {@code next} to the columns. */
  public void become(ProcessState next) {
    status = next.status();
    jobId = next.job().map(JobId::value).orElse(null);
    detail = null;
    switch (next) {
      case Queued queued -> {
        since = queued.acceptedAt();
        detail = queued.reason().orElse(null);
      }
      case Pending pending -> {
        since = pending.since();
        detail = pending.reason().orElse(null);
      }
      case Running running -> {
        since = running.since();
        startedAt = running.since();
        detail = running.reason().orElse(null);
      }
      case Stopping stopping -> {
        since = stopping.since();
        stopAt = stopping.since();
        stopBy = stopping.requestedBy();
      }
      case Successful end -> end(end.endedAt());
      case Stopped end -> end(end.endedAt());
      case Failed end -> {
        end(end.endedAt());
        failureReason = end.reason();
        detail = end.detail();
        comment = (comment + "\n" + end.reason() + ": " + end.detail()).strip();
      }
    }
  }

  private void end(Instant at) {
    since = at;
    endedAt = at;
    links.held = false;
  }

  /** Whether an event with this lease and sequence is newer than all before. */
  public boolean admits(long eventLease, long eventSequence) {
    return eventLease > lease || (eventLease == lease && eventSequence > sequence);
  }

  /** Whether an event with this lease was admitted before. */
  public boolean knows(long eventLease) {
    return eventLease == lease;
  }

  /** Whether its job can have this number. That of an imported process never changes. */
  public boolean mayBe(Optional<JobId> job) {
    return adoptedJobName == null || job.isEmpty() || jobId == null || job.get().value() == jobId;
  }

  /** Remembers the newest event. */
  public void saw(long eventLease, long eventSequence, Instant observed) {
    lease = eventLease;
    sequence = eventSequence;
    observedAt = observed;
  }

  /** Whether a stop is due now; if so, the time is stored. */
  public boolean stopIsDue(Instant now, Duration interval) {
    boolean due = stopSentAt == null || !now.isBefore(stopSentAt.plus(interval));
    if (due) {
      stopSentAt = now;
    }
    return due;
  }

  /** The jobs that the process's own job has submitted, as they were last seen. */
  public void children(List<JobId> jobs) {
    children = jobs.toString();
  }

  /** One more process runs it again. */
  public void rerunBy(ProcessId process) {
    links.rerunBy(process);
  }

  /** Whether it still waits for the ends of other processes. */
  public boolean isHeld() {
    return links.held;
  }

  /** It has ended before what it waited for. */
  public void unhold() {
    links.held = false;
  }

  /** It waits for no other process any more, and gets an agent as a new process does. */
  public void release(Optional<WorkerName> to, Optional<String> reason) {
    links.held = false;
    worker = to.map(WorkerName::value).orElse(null);
    detail = reason.orElse(null);
  }

  /** Slurm's name of its cluster, and as JSON its usage and manifest; what is absent stays. */
  public void reported(Optional<String> where, Optional<String> used, Optional<String> left) {
    cluster = where.orElse(cluster);
    usage = used.orElse(usage);
    manifest = left.orElse(manifest);
  }

  /** The executor's times are exact where an event carries them. */
  public void startedAt(Instant at) {
    startedAt = at;
  }

  public UUID taskId() {
    return taskId;
  }

  public Optional<WorkerName> worker() {
    return Optional.ofNullable(worker).map(WorkerName::new);
  }

  /** Whether one agent must have all unfinished processes of its pipeline. */
  public boolean isOneAgent() {
    return oneAgent;
  }

  /** What the idempotency key came with; null without a key. */
  public String idempotencyHash() {
    return idempotencyHash;
  }

  /** The row as an immutable record. */
  public ProcessRecord toRecord() {
    return ProcessRecord.of(this);
  }
}
