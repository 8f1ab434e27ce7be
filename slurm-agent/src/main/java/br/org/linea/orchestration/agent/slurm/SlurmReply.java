package br.org.linea.orchestration.agent.slurm;

/**
 * What came of asking Slurm for something. Only {@link Answer} tells anything about a job; a caller
 * that treats one of the others as news breaks a promise.
 *
 * @param <T> what was asked for
 */
public sealed interface SlurmReply<T> {

  /** Slurm answered. */
  record Answer<T>(T value) implements SlurmReply<T> {}

  /**
   * Slurm did nothing and may do it later: a limit is reached, the controller is away.
   *
   * @param words Slurm's own
   */
  record NotNow<T>(String words) implements SlurmReply<T> {}

  /**
   * Slurm will not do it, however often it is asked.
   *
   * @param words Slurm's own
   */
  record Refusal<T>(String words) implements SlurmReply<T> {}

  /**
   * Nobody knows whether it was done: a time-out, a lost connection, an answer that makes no sense.
   *
   * @param why for the log
   */
  record Silence<T>(String why) implements SlurmReply<T> {}
}
