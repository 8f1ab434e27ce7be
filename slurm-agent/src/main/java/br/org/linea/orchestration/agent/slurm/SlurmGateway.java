package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.plan.JobName;
import br.org.linea.orchestration.agent.plan.Reply;
import br.org.linea.orchestration.messages.JobId;
import java.time.Duration;
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
   * @return the job's number; {@link Reply.Silence} when it may or may not have been accepted
   */
  Reply<JobId> submit(JobSubmission submission);

  /**
   * Asks once for all jobs of this user that the controller remembers, ended ones and hidden
   * partitions included.
   */
  Reply<List<JobRow>> queue();

  /**
   * The last answer of {@link #queue()} when it is younger than {@code min-query-interval}, else a
   * new one: for who can bear to look a moment into the past.
   */
  Reply<List<JobRow>> recentQueue();

  /**
   * Asks the witness behind the controller's memory for jobs: accounting. A cluster without it
   * answers that nothing is known, since {@link #queue()} shows all that the controller remembers
   * ({@code MinJobAge}).
   *
   * @param ids jobs by number
   * @param names jobs by name
   * @param since the earliest submission that matters of those looked for by name
   * @return every run of these jobs that is known, requeued ones more than once
   */
  Reply<List<JobRow>> accounting(Set<JobId> ids, Set<JobName> names, Instant since);

  /**
   * Cancels jobs as {@code scancel} does: TERM, KillWait, KILL. A job that is over or unknown
   * counts as cancelled; whether a living one ends, the queue tells.
   *
   * @return {@code true} when Slurm took it
   */
  Reply<Boolean> cancel(Set<JobId> ids);

  /**
   * Sends TERM to the pipelines of jobs that run, which then end by themselves or do not. A job
   * that is over or unknown counts as reached.
   *
   * @param inStep whether they run in a step of an srun, not in the job script itself
   * @return {@code true} when Slurm took it
   */
  Reply<Boolean> terminate(Set<JobId> ids, boolean inStep);

  /**
   * Lets jobs that are held start. What became of it, the queue tells.
   *
   * @return {@code true} when Slurm took it for all of them
   */
  Reply<Boolean> release(Set<JobId> ids);

  /**
   * Whether this cluster has accounting that sacct may ask; false until Slurm has said so. Does not
   * block.
   */
  boolean hasAccounting();

  /**
   * How far Slurm's clock is ahead of this host's, negative where it is behind; empty until it was
   * measured. Does not block.
   */
  Optional<Duration> clockSkew();

  /** {@code ClusterName}, empty until Slurm has said it. Does not block. */
  Optional<String> clusterName();
}
