package br.org.linea.orchestration.importer;

import br.org.linea.orchestration.messages.AdoptedJob;
import br.org.linea.orchestration.messages.FailureReason;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.PipelineName;
import br.org.linea.orchestration.messages.ProcessId;
import br.org.linea.orchestration.messages.StartProcess;
import br.org.linea.orchestration.messages.StopProcess;
import br.org.linea.orchestration.messages.WorkerName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A process as {@code orchestrator-api} stores it.
 *
 * @param id as before
 * @param taskId the old one where it is a UUID, else one made from id and acceptance
 * @param owner whose it is now
 * @param worker the agent that watches it, or answers for its files
 * @param config text of a JSON object
 * @param adoptedJobName name of the job that an agent is to watch
 * @param evidence what the old row said, a JSON object
 */
record NewProcess(
    ProcessId id,
    UUID taskId,
    String owner,
    PipelineName pipeline,
    String pipelineVersion,
    String executor,
    Optional<WorkerName> worker,
    String config,
    String comment,
    Instant acceptedAt,
    Status status,
    Instant since,
    Optional<JobId> job,
    Optional<Instant> startedAt,
    Optional<Failure> failure,
    Optional<String> adoptedJobName,
    String evidence) {

  /** The words of the column {@code status}; the public numbers are the order of the old ones. */
  enum Status {
    SUCCESSFUL,
    PENDING,
    RUNNING,
    STOPPING,
    STOPPED,
    FAILED;

    boolean over() {
      return this == SUCCESSFUL || this == STOPPED || this == FAILED;
    }
  }

  /** Why it failed. */
  record Failure(FailureReason reason, String detail) {
    @Override
    public String toString() {
      return reason + ": " + detail;
    }
  }

  /** A line of the history. */
  record Step(String status, Instant at, String reason) {}

  /** When it ended. */
  Optional<Instant> endedAt() {
    return status.over() ? Optional.of(since) : Optional.empty();
  }

  /** Who asked for its end; the old system did not say who, but only its owner's client could. */
  Optional<String> stopBy() {
    return status == Status.STOPPED || status == Status.STOPPING
        ? Optional.of(owner)
        : Optional.empty();
  }

  /** Its result, as far as the old system has kept it. */
  List<Step> history() {
    List<Step> steps = new ArrayList<>();
    steps.add(new Step("QUEUED", acceptedAt, ""));
    if (startedAt.isPresent() && status != Status.PENDING) {
      steps.add(new Step(Status.RUNNING.name(), startedAt.get(), ""));
    }
    if (status != Status.RUNNING || startedAt.isEmpty()) {
      steps.add(new Step(status.name(), since, failure.map(Failure::toString).orElse("")));
    }
    return steps;
  }

  /** The command that has an agent watch its job. */
  StartProcess start() {
    return new StartProcess(
        id,
        taskId,
        pipeline,
        pipelineVersion,
        executor,
        config,
        owner,
        acceptedAt,
        adoptedJobName.map(name -> new AdoptedJob(job.orElseThrow(), name)));
  }

  /** The command that ends its job. */
  StopProcess stop() {
    return new StopProcess(id, taskId, owner, since);
  }

  /** The same under another task id. */
  NewProcess withTask(UUID other) {
    return new NewProcess(
        id,
        other,
        owner,
        pipeline,
        pipelineVersion,
        executor,
        worker,
        config,
        comment,
        acceptedAt,
        status,
        since,
        job,
        startedAt,
        failure,
        adoptedJobName,
        evidence);
  }
}
