package br.org.linea.orchestration.messages;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Run this pipeline once. Carries names and values only: what is executed stands in the agent's own
 * catalogue.
 *
 * @param processId the process
 * @param taskId its unique id, part of the job's name
 * @param pipeline key in the catalogue; with {@code processId} it gives the run directory
 * @param pipelineVersion the version that the API validated the config against; the agent's must be
 *     the same
 * @param executor {@code slurm} or {@code local}
 * @param config the full effective config as the text of a JSON object; text, so that digits and
 *     key order survive
 * @param owner who asked, for the job's comment and the agent's log
 * @param acceptedAt when the API accepted it
 * @param adopt the job that it is already: nothing is submitted, that job is watched
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonTypeName("process.start")
@RegisterForReflection
public record StartProcess(
    ProcessId processId,
    UUID taskId,
    PipelineName pipeline,
    String pipelineVersion,
    String executor,
    String config,
    String owner,
    Instant acceptedAt,
    Optional<AdoptedJob> adopt)
    implements Command {
  /** Without the config, which no log may show. */
  @Override
  public String toString() {
    return "start of process " + processId + ": " + pipeline;
  }

  /** An older sender knows no adoption. */
  public StartProcess {
    Objects.requireNonNull(processId, "processId is missing");
    Objects.requireNonNull(taskId, "taskId is missing");
    Objects.requireNonNull(pipeline, "pipeline is missing");
    Objects.requireNonNull(pipelineVersion, "pipelineVersion is missing");
    Objects.requireNonNull(executor, "executor is missing");
    Objects.requireNonNull(config, "config is missing");
    Objects.requireNonNull(owner, "owner is missing");
    TimeBounds.check(acceptedAt, "acceptedAt");
    adopt = adopt == null ? Optional.empty() : adopt;
  }

  /** A start that submits a job. */
  public StartProcess(
      ProcessId processId,
      UUID taskId,
      PipelineName pipeline,
      String pipelineVersion,
      String executor,
      String config,
      String owner,
      Instant acceptedAt) {
    this(
        processId,
        taskId,
        pipeline,
        pipelineVersion,
        executor,
        config,
        owner,
        acceptedAt,
        Optional.empty());
  }
}
