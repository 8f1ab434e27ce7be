package br.org.linea.orchestration.messages;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything an agent knows of a run at one moment. TimeBounds are the executor's clock.
 *
 * @param worker the agent that looked
 * @param observedAt when it looked, by the agent's clock
 * @param jobId the executor's number, absent before submission
 * @param cluster Slurm's cluster name, absent for a {@code local} run or when unknown
 * @param rawState the executor's own word, unchanged ({@code NODE_FAIL}), absent before submission
 * @param reason why the job waits, in the executor's words ({@code Resources}, {@code
 *     QOSMaxSubmitJobPerUserLimit}); of one that runs, what a person should know of it
 * @param submittedAt when the executor accepted it; a requeue moves it
 * @param startedAt when it last started
 * @param endedAt when it ended
 * @param exit what was found of the exit code
 * @param children jobs that the job itself has submitted and the executor still shows
 * @param usage what a run that is over has used; comes with a repetition of its end, since
 *     accounting is later than the verdict
 * @param manifest what a successful run has left; comes with a repetition of its end too
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@RegisterForReflection
public record JobSnapshot(
    WorkerName worker,
    Instant observedAt,
    Optional<JobId> jobId,
    Optional<String> cluster,
    Optional<String> rawState,
    Optional<String> reason,
    Optional<Instant> submittedAt,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Optional<ExitEvidence> exit,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<JobId> children,
    Optional<JobUsage> usage,
    Optional<RunManifest> manifest) {

  /**
   * Keeps the record immutable; an older agent's message has no children, usage or manifest.
   *
   * @throws NullPointerException when it does not say who saw it, or when
   * @throws IllegalArgumentException when a time is not of the years 1 to 9999
   */
  public JobSnapshot {
    Objects.requireNonNull(worker, "worker is missing");
    TimeBounds.check(observedAt, "observedAt");
    TimeBounds.check(submittedAt, "submittedAt");
    TimeBounds.check(startedAt, "startedAt");
    TimeBounds.check(endedAt, "endedAt");
    children = children == null ? List.of() : List.copyOf(children);
    usage = usage == null ? Optional.empty() : usage;
    manifest = manifest == null ? Optional.empty() : manifest;
  }

  /** A run whose usage and manifest are not known. */
  public JobSnapshot(
      WorkerName worker,
      Instant observedAt,
      Optional<JobId> jobId,
      Optional<String> cluster,
      Optional<String> rawState,
      Optional<String> reason,
      Optional<Instant> submittedAt,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      Optional<ExitEvidence> exit,
      List<JobId> children) {
    this(
        worker,
        observedAt,
        jobId,
        cluster,
        rawState,
        reason,
        submittedAt,
        startedAt,
        endedAt,
        exit,
        children,
        Optional.empty(),
        Optional.empty());
  }

  /** The same run with what it has used. */
  public JobSnapshot used(JobUsage what) {
    return with(Optional.of(what), manifest);
  }

  /** The same run with what it has left. */
  public JobSnapshot listed(RunManifest what) {
    return with(usage, Optional.of(what));
  }

  private JobSnapshot with(Optional<JobUsage> used, Optional<RunManifest> listed) {
    return new JobSnapshot(
        worker,
        observedAt,
        jobId,
        cluster,
        rawState,
        reason,
        submittedAt,
        startedAt,
        endedAt,
        exit,
        children,
        used,
        listed);
  }

  /** A run without children. */
  public JobSnapshot(
      WorkerName worker,
      Instant observedAt,
      Optional<JobId> jobId,
      Optional<String> cluster,
      Optional<String> rawState,
      Optional<String> reason,
      Optional<Instant> submittedAt,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      Optional<ExitEvidence> exit) {
    this(
        worker,
        observedAt,
        jobId,
        cluster,
        rawState,
        reason,
        submittedAt,
        startedAt,
        endedAt,
        exit,
        List.of());
  }
}
