package br.org.linea.orchestration.crash.check;

/**
 * Something that should not be.
 *
 * @param kind what sort of thing
 * @param process its id; 0 where it belongs to none
 * @param words for people
 */
record Finding(Kind kind, int process, String words) {

  /** What can be wrong. */
  enum Kind {
    /** It was accepted and did not run, or no program knows it any more. */
    LOST,
    /** Its pipeline ran twice. */
    DOUBLED,
    /** Its state is not the result of its run. */
    MISJUDGED,
    /** It is not over although everything is up and quiet. */
    STUCK,
    /** Its history and its state contradict each other or the rules. */
    INCONSISTENT,
    /** An id, task or folder that two processes share. */
    NOT_UNIQUE,
    /** A job that lives on although its process is over. */
    ORPHAN,
    /** Text that only the agent may read came back in its comment. */
    LEAKED,
    /** A webhook did not get a transition, or not as it happened. */
    UNTOLD,
    /** An agent still has something in hand or to say. */
    UNFINISHED,
    /** No fault of the programs: Slurm itself ran the job again, and the launcher let it. */
    NOTE
  }

  boolean isFault() {
    return kind != Kind.NOTE;
  }

  @Override
  public String toString() {
    return kind + (process > 0 ? " process " + process : "") + ": " + words;
  }
}
