package br.org.linea.orchestration.messages;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Run this pipeline once. Carries names and values only: what is executed stands in the agent's own
 * catalogue.
 *
 * @param processId the process
 * @param taskId its unique id, part of the job's name
 * @param pipeline key in the catalogue; with {@code processId} it gives the run directory
 * @param pipelineVersion the version that the API validated the config against; the agent's must be
 *     the same
 * @param executor {@code slurm} or {@code local}; {@link #WITH_RESOURCES} with resources
 * @param config the full effective config as the text of a JSON object; text, so that digits and
 *     key order survive
 * @param owner who asked, for the job's comment and the agent's log
 * @param acceptedAt when the API accepted it
 * @param adopt the job that it is already: nothing is submitted, that job is watched
 * @param resources what the request asks Slurm for, by key of {@code resources} in the catalogue;
 *     it wins over the entry's own
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
    Optional<AdoptedJob> adopt,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> resources)
    implements Command {

  /**
   * The executor of a start with resources, and what an agent that heeds them says that it runs on.
   * An older agent, which would ignore them, refuses the executor that it does not know.
   */
  public static final String WITH_RESOURCES = "slurm+resources";

  private static final String SLURM = "slurm";

  /** What an agent with these executors runs on when it heeds resources. */
  public static List<String> runsOn(List<String> executors) {
    return executors.contains(SLURM)
        ? Stream.concat(executors.stream(), Stream.of(WITH_RESOURCES)).toList()
        : executors;
  }

  /** Without the config, which no log may show. */
  @Override
  public String toString() {
    return "start of process " + processId + ": " + pipeline;
  }

  /** An older sender knows no adoption and no resources. */
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
    resources = resources == null ? Map.of() : Map.copyOf(resources);
  }

  /** A start that asks for no resources. */
  public StartProcess(
      ProcessId processId,
      UUID taskId,
      PipelineName pipeline,
      String pipelineVersion,
      String executor,
      String config,
      String owner,
      Instant acceptedAt,
      Optional<AdoptedJob> adopt) {
    this(
        processId,
        taskId,
        pipeline,
        pipelineVersion,
        executor,
        config,
        owner,
        acceptedAt,
        adopt,
        Map.of());
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
