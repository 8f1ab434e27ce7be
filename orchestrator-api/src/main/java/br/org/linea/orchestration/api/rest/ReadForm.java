package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.WorkerName;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/**
 * A process as list and retrieve answer it: {@code used_config} is an object.
 *
 * @param usedConfig the stored text as it is, so that digits and key order survive
 * @param labels JSON object of texts
 * @param observedAt when its agent last reported it
 * @param reason why it waits, in the executor's words, or the kind of its failure
 * @param children jobs that its job submitted, as last reported
 * @param cluster Slurm's name of the cluster that has its job
 */
@JsonPropertyOrder({
  "id",
  "owner",
  "path_str",
  "pipeline",
  "pipeline_version",
  "used_config",
  "created_at",
  "started_at",
  "ended_at",
  "executor",
  "worker",
  "task_id",
  "pid",
  "status",
  "comment",
  "user",
  "labels",
  "observed_at",
  "reason",
  "children",
  "cluster"
})
@RegisterForReflection
record ReadForm(
    int id,
    String owner,
    String pathStr,
    String pipeline,
    String pipelineVersion,
    @JsonRawValue String usedConfig,
    String createdAt,
    String startedAt,
    String endedAt,
    String executor,
    String worker,
    UUID taskId,
    Long pid,
    int status,
    String comment,
    int user,
    @JsonRawValue String labels,
    String observedAt,
    String reason,
    @JsonRawValue String children,
    String cluster) {
  /** Without the config, which no log may show. */
  @Override
  public String toString() {
    return "process " + id;
  }

  static ReadForm of(ProcessRecord process) {
    return new ReadForm(
        process.id().value(),
        process.owner(),
        process.pathStr(),
        process.pipeline().value(),
        process.pipelineVersion(),
        process.usedConfig(),
        Times.format(process.createdAt()),
        Times.format(process.startedAt()),
        process.endedAt().map(Times::format).orElse(null),
        process.executor(),
        process.worker().map(WorkerName::value).orElse(null),
        process.taskId(),
        process.jobId().map(JobId::value).orElse(null),
        process.status().code(),
        process.comment(),
        process.userId(),
        process.labels(),
        process.observedAt().map(Times::format).orElse(null),
        process.reason().orElse(null),
        process.children(),
        process.cluster().orElse(null));
  }
}
