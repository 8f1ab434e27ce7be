package br.org.linea.orchestration.api.process;

/** The public words and numbers of a process's state; existing clients depend on both. */
public enum ProcessStatus {
  /** Ended, and the evidence says exit code 0. */
  SUCCESSFUL(0, "Successful"),
  /** In the executor's queue. */
  PENDING(1, "Pending"),
  /** On its node. */
  RUNNING(2, "Running"),
  /** A stop was asked for and is not yet confirmed. */
  STOPPING(3, "Stopping"),
  /** Ended because a client asked for it. */
  STOPPED(4, "Stopped"),
  /** Ended otherwise; a reason says how. */
  FAILED(5, "Failed"),
  /** Accepted, not yet with the executor. */
  QUEUED(6, "Queued");

  private final int code;
  private final String label;

  ProcessStatus(int code, String label) {
    this.code = code;
    this.label = label;
  }

  /** The number in the write form. */
  public int code() {
    return code;
  }

  /** The word in {@code /status/}. */
  public String label() {
    return label;
  }

  /** Whether nothing can change it any more. */
  public boolean terminal() {
    return this == SUCCESSFUL || this == STOPPED || this == FAILED;
  }
}
