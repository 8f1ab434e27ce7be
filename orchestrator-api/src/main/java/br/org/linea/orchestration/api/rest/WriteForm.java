package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.WorkerName;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A process as create, stop and finish answer it: {@code used_config} is JSON text in a string.
 *
 * @param resources what its request asked Slurm for; absent when it asked for nothing
 * @param warnings what the client should correct in its request; absent when there is nothing
 * @param webhook the webhook that was made with the process; absent in every other answer
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
  "resources",
  "warnings",
  "webhook"
})
@RegisterForReflection
record WriteForm(
    int id,
    String owner,
    String pathStr,
    String pipeline,
    String pipelineVersion,
    String usedConfig,
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
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonRawValue String resources,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings,
    @JsonInclude(JsonInclude.Include.NON_NULL) WebhookPart webhook) {

  /**
   * The webhook of a process.
   *
   * @param secret shown here alone
   */
  @RegisterForReflection
  record WebhookPart(int id, String secret) {
    /** Without the secret. */
    @Override
    public String toString() {
      return "webhook " + id;
    }
  }

  /** Without the config, which no log may show. */
  @Override
  public String toString() {
    return "process " + id;
  }

  static WriteForm of(ProcessRecord process) {
    return of(process, List.of());
  }

  static WriteForm of(ProcessRecord process, List<String> warnings) {
    return of(process, warnings, Optional.empty());
  }

  static WriteForm of(ProcessRecord process, List<String> warnings, Optional<WebhookPart> webhook) {
    return new WriteForm(
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
        process.resources().orElse(null),
        warnings,
        webhook.orElse(null));
  }
}
