package br.org.linea.orchestration.agent.job;

import br.org.linea.orchestration.messages.PipelineName;
import br.org.linea.orchestration.messages.ProcessId;
import br.org.linea.orchestration.messages.StartProcess;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * What is to be run, and where: a command as this agent understands it.
 *
 * @param processId the process
 * @param taskId its unique id
 * @param pipeline key in the catalogue
 * @param pipelineVersion the version that the API validated the config against
 * @param executor {@code slurm} or {@code local}, or {@link StartProcess#WITH_RESOURCES}, which
 *     stays so: an older agent that gets this journal must not run it without its resources
 * @param config effective config, the text of a JSON object
 * @param owner who asked
 * @param runDirectory absolute
 * @param jobName the job's name
 * @param acceptedAt when the API accepted it: no job of it is older
 * @param resources what the request asks Slurm for; not checked yet
 */
@RegisterForReflection
public record RunSpec(
    ProcessId processId,
    UUID taskId,
    PipelineName pipeline,
    String pipelineVersion,
    String executor,
    String config,
    String owner,
    Path runDirectory,
    JobName jobName,
    Instant acceptedAt,
    Map<String, String> resources) {
  /** Without the config, which no log may show. */
  @Override
  public String toString() {
    return "process " + processId + ": " + pipeline;
  }

  /** What the catalogue calls a run beside the agent. */
  public static final String LOCAL = "local";

  /** Keeps once what thousands of runs have in common. */
  public RunSpec {
    pipeline = new PipelineName(pipeline.value().intern());
    pipelineVersion = pipelineVersion.intern();
    executor = executor.intern();
    owner = owner.intern();
    resources = resources == null ? Map.of() : Map.copyOf(resources);
  }

  /** A run that asks for no resources. */
  public RunSpec(
      ProcessId processId,
      UUID taskId,
      PipelineName pipeline,
      String pipelineVersion,
      String executor,
      String config,
      String owner,
      Path runDirectory,
      JobName jobName,
      Instant acceptedAt) {
    this(
        processId,
        taskId,
        pipeline,
        pipelineVersion,
        executor,
        config,
        owner,
        runDirectory,
        jobName,
        acceptedAt,
        Map.of());
  }

  /**
   * Plans a start.
   *
   * @param start the command
   * @param processingDir where run directories are
   */
  public static RunSpec of(StartProcess start, Path processingDir) {
    return new RunSpec(
        start.processId(),
        start.taskId(),
        start.pipeline(),
        start.pipelineVersion(),
        start.executor(),
        start.config(),
        start.owner(),
        processingDir.resolve(start.pipeline().runPath(start.processId())),
        start
            .adopt()
            .map(job -> new JobName(job.jobName()))
            .orElseGet(() -> JobName.of(start.processId(), start.taskId())),
        start.acceptedAt(),
        start.resources());
  }

  /** Whether its job was submitted by another system, which gave it a name of its own kind. */
  public boolean adopted() {
    return !jobName.equals(JobName.of(processId, taskId));
  }

  /** Whether it runs on the agent's own node. */
  public boolean local() {
    return executor.equals(LOCAL);
  }
}
