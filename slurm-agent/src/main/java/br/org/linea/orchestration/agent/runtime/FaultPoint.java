package br.org.linea.orchestration.agent.runtime;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A step in the order of writes after which everything may be lost but what is on disk. Crash tests
 * name one in {@code ORCHESTRATION_TEST_FAULT_POINT}; without that variable, which no installation
 * sets, a point does nothing.
 */
public enum FaultPoint {
  /** A Start was received and is not in the journal. */
  START_RECEIVED,
  /** A Start is in the journal, its message is not acknowledged. */
  START_JOURNALLED,
  /** Changes are in the journal's log, and perhaps not on the disk. */
  JOURNAL_APPENDED,
  /** Changes are on the disk, the threads that made them do not know. */
  JOURNAL_SYNCED,
  /** The run directory is claimed, nothing else is in it. */
  RUN_DIRECTORY_CLAIMED,
  /** The run directory is whole, the journal does not say so. */
  RUN_DIRECTORY_PREPARED,
  /** The journal says that a submission begins; the executor was not asked. */
  SUBMISSION_BEGUN,
  /** The executor has accepted the run; the journal does not know its number. */
  SUBMISSION_ANSWERED,
  /** The journal has the number; no event was sent. */
  JOB_JOURNALLED,
  /** An event is about to be sent. */
  EVENT_DUE,
  /** The broker has confirmed an event; the journal still has it as unsent. */
  EVENT_CONFIRMED,
  /** A stop is in the journal, its message is not acknowledged. */
  STOP_JOURNALLED,
  /** A pipeline with a grace is about to be sent TERM; the journal does not say so. */
  TERM_DUE,
  /** The journal says that a pipeline is sent TERM; Slurm was not asked. */
  TERM_JOURNALLED,
  /** Slurm has told a pipeline to end; the journal does not know that it was taken. */
  TERM_SENT,
  /** A stop is about to reach Slurm. */
  CANCEL_DUE,
  /** Slurm has taken a cancel. */
  CANCEL_SENT,
  /** A verdict is found and not in the journal. */
  END_FOUND,
  /** A verdict is in the journal. */
  END_JOURNALLED,
  /** A new file of the journal is whole under its temporary name: at a start, say. */
  JOURNAL_FILE_WRITTEN,
  /** A new file of the journal has its name, its folder is not synced. */
  JOURNAL_FILE_RENAMED;

  /** Name of the variable that a crash test sets. */
  public static final String VARIABLE = "ORCHESTRATION_TEST_FAULT_POINT";

  private static final int KILLED = 137;
  private static final AtomicInteger REACHED = new AtomicInteger();

  /** Dies here if this is the chosen point: no shutdown hook runs, nothing is flushed. */
  public void reach() {
    // Asked each time: a native image would keep what a constant was when it was built.
    if (name().equals(System.getenv(VARIABLE)) && REACHED.getAndIncrement() == 0) {
      System.err.println("fault point " + name() + ": dies here");
      Runtime.getRuntime().halt(KILLED);
    }
  }
}
