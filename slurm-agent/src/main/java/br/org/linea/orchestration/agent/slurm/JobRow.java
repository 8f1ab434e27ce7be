package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.messages.JobId;
import java.time.Instant;
import java.util.Optional;

/**
 * A job as squeue, sacct or scontrol show it. Times are the controller's clock.
 *
 * @param id the job's number; one array or heterogeneous job may give several rows
 * @param name the job's name; anybody who may change the job may change it
 * @param rawState the state as printed, for example {@code CANCELLED by 1000}
 * @param reason why it waits, or what is amiss with it; empty where Slurm says {@code None}
 * @param submittedAt when it was submitted; a requeue moves it
 * @param startedAt when it started, or, while it waits, when it might
 * @param endedAt when it ended, or, while it runs, when it must
 * @param exitCode {@code code:signal}, for example {@code 0:15}
 * @param cluster where the command says so
 * @param comment of the submission, where the command says so
 * @param workDirectory where it works, where the command says so
 */
public record JobRow(
    JobId id,
    String name,
    String rawState,
    Optional<String> reason,
    Optional<Instant> submittedAt,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Optional<String> exitCode,
    Optional<String> cluster,
    Optional<String> comment,
    Optional<String> workDirectory) {

  /** Which job it is. */
  public SlurmJob job() {
    return new SlurmJob(id, cluster);
  }

  /**
   * Of a job that another cluster of the federation has taken, whether it has ended there. As long
   * as it runs, Slurm shows now as its start, and an end only where its time is limited; then both
   * are the same.
   */
  public boolean hasEndedElsewhere() {
    return endedAt.isPresent() && startedAt.filter(endedAt.get()::isAfter).isEmpty();
  }

  /** The same as a cluster shows it. */
  JobRow on(Optional<String> where) {
    return new JobRow(
        id,
        name,
        rawState,
        reason,
        submittedAt,
        startedAt,
        endedAt,
        exitCode,
        where,
        comment,
        workDirectory);
  }

  /** The same for another reason. */
  public JobRow because(String why) {
    return new JobRow(
        id,
        name,
        rawState,
        Optional.of(why),
        submittedAt,
        startedAt,
        endedAt,
        exitCode,
        cluster,
        comment,
        workDirectory);
  }
}
