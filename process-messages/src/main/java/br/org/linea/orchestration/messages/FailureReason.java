package br.org.linea.orchestration.messages;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** Why a process ended Failed. */
@RegisterForReflection
public enum FailureReason {
  /** The pipeline's command ended with a code other than zero, or by a signal. */
  NONZERO_EXIT,
  /** Slurm ended it at its time limit. */
  TIME_LIMIT,
  /** Slurm could not have it done before its deadline. */
  DEADLINE,
  /** It used more memory than it was given. */
  OUT_OF_MEMORY,
  /** Its node failed, did not boot, or the job could not be launched there. */
  NODE_FAILURE,
  /** A job of higher priority took its place and it was not requeued. */
  PREEMPTED,
  /** Somebody cancelled it at the executor, not through Orchestration. */
  CANCELLED_EXTERNALLY,
  /** The executor refused it: partition, account or limits. */
  REFUSED,
  /**
   * The agent cannot run it as asked: unknown pipeline, another version, a template it cannot use.
   */
  BAD_CONFIG,
  /** It ended, Slurm says well, yet no exit code was found. */
  NO_RETURN_CODE,
  /** Every source answered for the whole grace and none knew the job. */
  LOST,
  /** It waited for another process, which ended otherwise than it had to. */
  DEPENDENCY,
  /** It was imported from a system that keeps no reasons. */
  NOT_RECORDED
}
