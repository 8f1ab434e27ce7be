package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.advice.Advisor;
import br.org.linea.orchestration.api.advice.ProcessAdvice;
import br.org.linea.orchestration.api.process.Dependencies;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.JobUsage;
import br.org.linea.orchestration.messages.ProcessId;
import br.org.linea.orchestration.messages.WorkerName;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;
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
 * @param usage what its job has used, null until that is known
 * @param advice what a user can do about its wait or its failure, null where no rule applies
 * @param rerunOf the process that it repeats
 * @param reruns the processes that repeat it
 * @param resources what its request asked Slurm for, null when it asked for nothing
 * @param manifest the receipt of what it has left, null until that is known
 * @param batch the batch that it came with; absent when it was requested alone
 * @param after the processes that it waits or has waited for; absent without any
 * @param afterCondition how they must end; absent without any
 * @param directoryRemovedAt when retention has removed its run directory; absent while it stays
 * @param onBehalfOf for whom the client asked; absent when it did not say
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
  "cluster",
  "usage",
  "advice",
  "rerun_of",
  "reruns",
  "resources",
  "manifest",
  "batch",
  "after",
  "after_condition",
  "directory_removed_at",
  "on_behalf_of"
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
    String cluster,
    UsageForm usage,
    ProcessAdvice advice,
    Integer rerunOf,
    @JsonRawValue String reruns,
    @JsonRawValue String resources,
    ManifestForm manifest,
    @JsonInclude(JsonInclude.Include.NON_NULL) UUID batch,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<Integer> after,
    @JsonInclude(JsonInclude.Include.NON_NULL) String afterCondition,
    @JsonInclude(JsonInclude.Include.NON_NULL) String directoryRemovedAt,
    @JsonInclude(JsonInclude.Include.NON_NULL) String onBehalfOf) {
  /** Without the config, which no log may show. */
  @Override
  public String toString() {
    return "process " + id;
  }

  private static List<Integer> ids(Dependencies after) {
    return after.ids().stream().map(ProcessId::value).toList();
  }

  static ReadForm of(ProcessRecord process, Advisor advisor) {
    Optional<JobUsage> usage = advisor.usage(process);
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
        process.cluster().orElse(null),
        UsageForm.of(usage),
        advisor.advice(process, usage).orElse(null),
        process.rerunOf().map(ProcessId::value).orElse(null),
        process.reruns(),
        process.resources().orElse(null),
        ManifestForm.of(advisor.manifest(process)),
        process.batch().orElse(null),
        process.after().map(ReadForm::ids).orElse(null),
        process.after().map(after -> after.condition().word()).orElse(null),
        process.directoryRemovedAt().map(Times::format).orElse(null),
        process.onBehalfOf().orElse(null));
  }
}
