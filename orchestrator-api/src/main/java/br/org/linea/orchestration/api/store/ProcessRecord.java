package br.org.linea.orchestration.api.store;

import br.org.linea.orchestration.api.process.Dependencies;
import br.org.linea.orchestration.api.process.ProcessStatus;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.PipelineName;
import br.org.linea.orchestration.messages.ProcessId;
import br.org.linea.orchestration.messages.WorkerName;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A process as it was when it was read.
 *
 * @param id public number
 * @param taskId unique id
 * @param owner its owner
 * @param userId the owner's number
 * @param pipeline key in the catalogue
 * @param pipelineVersion version at its acceptance
 * @param usedConfig effective config, JSON text
 * @param createdAt when it was accepted
 * @param startedAt when it started, its acceptance until that is known
 * @param endedAt when it ended
 * @param executor {@code slurm} or {@code local}
 * @param worker its agent, absent while there is none
 * @param jobId the executor's number
 * @param status state
 * @param comment what the client said, or why it failed
 * @param stopBy who asked for a stop
 * @param stopAt when a stop was asked for
 * @param observedAt when its agent last reported it
 * @param labels JSON object of texts
 * @param reason why it waits, in the executor's words, or the kind of its failure
 * @param children JSON list of the jobs that its own job has submitted
 * @param adoptedJobName the name that another system gave to its job
 * @param cluster Slurm's name of the cluster that has its job
 * @param usage what its job has used, JSON; absent until it is known
 * @param manifest what it has left, JSON; absent until it is known
 * @param detail why it waits, or the sentence of the verdict
 * @param rerunOf the process that it repeats
 * @param reruns JSON list of the processes that repeat it
 * @param resources what its request asked Slurm for, JSON object
 * @param batch the batch that it came with, absent when it was requested alone
 * @param after the processes that it waits or has waited for
 * @param directoryRemovedAt when retention has removed its run directory
 * @param onBehalfOf for whom the client asked, in its words
 */
public record ProcessRecord(
    ProcessId id,
    UUID taskId,
    String owner,
    int userId,
    PipelineName pipeline,
    String pipelineVersion,
    String usedConfig,
    Instant createdAt,
    Instant startedAt,
    Optional<Instant> endedAt,
    String executor,
    Optional<WorkerName> worker,
    Optional<JobId> jobId,
    ProcessStatus status,
    String comment,
    Optional<String> stopBy,
    Optional<Instant> stopAt,
    Optional<Instant> observedAt,
    String labels,
    Optional<String> reason,
    String children,
    Optional<String> adoptedJobName,
    Optional<String> cluster,
    Optional<String> usage,
    Optional<String> manifest,
    Optional<String> detail,
    Optional<ProcessId> rerunOf,
    String reruns,
    Optional<String> resources,
    Optional<UUID> batch,
    Optional<Dependencies> after,
    Optional<Instant> directoryRemovedAt,
    Optional<String> onBehalfOf) {
  /** Without the config, which no log may show. */
  @Override
  public String toString() {
    return "process " + id + ", " + status;
  }

  static ProcessRecord of(ProcessRow row) {
    return new ProcessRecord(
        new ProcessId(row.id),
        row.taskId,
        row.owner,
        row.ownerId,
        new PipelineName(row.pipeline),
        row.pipelineVersion,
        row.usedConfig,
        row.acceptedAt,
        row.startedAt == null ? row.acceptedAt : row.startedAt,
        Optional.ofNullable(row.endedAt),
        row.executor,
        row.worker(),
        Optional.ofNullable(row.jobId).map(JobId::new),
        row.status,
        row.comment,
        Optional.ofNullable(row.stopBy),
        Optional.ofNullable(row.stopAt),
        Optional.ofNullable(row.observedAt),
        row.labels,
        row.status == ProcessStatus.FAILED
            ? Optional.of(row.failureReason.name())
            : Optional.ofNullable(row.detail),
        row.children,
        Optional.ofNullable(row.adoptedJobName),
        Optional.ofNullable(row.cluster),
        Optional.ofNullable(row.usage),
        Optional.ofNullable(row.manifest),
        Optional.ofNullable(row.detail),
        row.links.rerunOf(),
        row.links.reruns,
        Optional.ofNullable(row.resources),
        Optional.ofNullable(row.batch),
        row.links.after(),
        Optional.ofNullable(row.directoryRemovedAt),
        Optional.ofNullable(row.onBehalfOf));
  }

  /** Its run directory, relative to the processing folder. */
  public String pathStr() {
    return pipeline.runPath(id);
  }
}
