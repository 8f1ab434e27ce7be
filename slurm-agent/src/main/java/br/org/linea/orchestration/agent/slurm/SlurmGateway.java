package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.plan.JobName;
import br.org.linea.orchestration.messages.JobId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the agent wants of Slurm. Every call blocks until Slurm answers or its time-out is over, and
 * none throws for anything that Slurm does or fails to do. Any thread may call.
 */
public interface SlurmGateway {

  /**
   * Submits a job, once.
   *
   * @return the job's number; {@link SlurmReply.Silence} when it may or may not have been accepted
   */
  SlurmReply<JobId> submit(JobSubmission submission);

  /**
   * Asks once for all jobs of this user that the controller remembers, ended ones and hidden
   * partitions included.
   */
  SlurmReply<List<JobRow>> queue();

  /**
   * Asks the witness behind the controller's memory for jobs: accounting, or, without it, the
   * controller's own records for as long as it keeps them ({@code MinJobAge}).
   *
   * @param ids jobs by number
   * @param names jobs by name
   * @param since the earliest submission that matters
   * @return every run of these jobs that is known, requeued ones more than once
   */
  SlurmReply<List<JobRow>> accounting(Set<JobId> ids, Set<JobName> names, Instant since);

  /**
   * Cancels jobs as {@code scancel} does: TERM, KillWait, KILL. A job that is over or unknown
   * counts as cancelled; whether a living one ends, the queue tells.
   *
   * @return {@code true} when Slurm took it
   */
  SlurmReply<Boolean> cancel(Set<JobId> ids);

  /** Whether this cluster has accounting that sacct may ask; false until Slurm has said so. */
  boolean hasAccounting();

  /** {@code ClusterName}, empty until Slurm has said it. */
  Optional<String> clusterName();
}
