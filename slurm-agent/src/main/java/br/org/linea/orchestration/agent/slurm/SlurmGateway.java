package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.job.JobName;
import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.SlurmQuery;
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

  /** Most jobs of one question about usage: with their steps they are some thousand lines. */
  int MOST_ACCOUNTS = 500;

  /**
   * Submits a job, once.
   *
   * @return the job; {@link Reply.Unknown} when it may or may not have been accepted
   */
  Reply<SlurmJob> submit(JobSubmission submission);

  /**
   * Asks a cluster once for all jobs of this user that its controller remembers, ended ones and
   * hidden partitions included.
   *
   * @param place one of {@link #clusters()}
   */
  Reply<List<JobRow>> queue(Optional<String> place);

  /**
   * The last answer of {@link #queue} when it is younger than {@code min-query-interval}, else a
   * new one: for callers that accept a stale answer.
   */
  Reply<List<JobRow>> recentQueue(Optional<String> place);

  /**
   * Asks accounting for jobs, also for those that the controller has forgotten. A cluster without
   * it answers that nothing is known, since {@link #queue} shows all that the controller remembers
   * ({@code MinJobAge}).
   *
   * @param jobs jobs by number and cluster
   * @param names jobs by name, on every cluster that is served
   * @param since the earliest submission that matters of those looked for by name
   * @return every run of these jobs that is known, requeued ones more than once
   */
  Reply<List<JobRow>> accounting(Set<SlurmJob> jobs, Set<JobName> names, Instant since);

  /**
   * Asks accounting once what jobs have used, on whatever cluster that is served.
   *
   * @param jobs at most {@link #MOST_ACCOUNTS}
   * @return every run of these jobs that is known, those of other clusters and of earlier jobs of
   *     the same number as well; {@code Refusal} where the cluster keeps no accounts
   */
  Reply<List<JobAccount>> usage(Set<JobId> jobs);

  /**
   * Cancels jobs as {@code scancel} does: TERM, KillWait, KILL. A job that is over or unknown
   * counts as cancelled; whether a living one ends, the queue tells.
   *
   * @return {@code true} when Slurm took it
   */
  Reply<Boolean> cancel(Set<SlurmJob> jobs);

  /**
   * Sends TERM to the pipelines of jobs that run, which then end by themselves or do not. A job
   * that is over or unknown counts as reached.
   *
   * @param inStep whether they run in a step of an srun, not in the job script itself
   * @return {@code true} when Slurm took it
   */
  Reply<Boolean> terminate(Set<SlurmJob> jobs, boolean inStep);

  /**
   * Lets held jobs start. The queue shows the result.
   *
   * @return {@code true} when Slurm took it for all of them
   */
  Reply<Boolean> release(Set<SlurmJob> jobs);

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

  /**
   * The clusters that are served, as {@link #queue} takes them: by name, and the own one, which
   * needs none, as empty. At least one. Does not block.
   */
  List<Optional<String>> clusters();

  /** A cluster by its name in Slurm as {@link #clusters()} has it. Does not block. */
  Optional<String> place(Optional<String> cluster);

  /** The cluster of every job, where only one is served and its name is known. */
  default Optional<String> onlyCluster() {
    List<Optional<String>> all = clusters();
    return all.size() > 1 ? Optional.empty() : all.getFirst().or(this::clusterName);
  }

  /** The last answer to {@link #queue}; empty before the first. Does not block. */
  Optional<SlurmQuery> lastQuery();

  /** {@code ClusterName}, empty until Slurm has said it. Does not block. */
  Optional<String> clusterName();
}
