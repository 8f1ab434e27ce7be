package br.org.linea.orchestration.api.output;

/** Why files of a run cannot be listed or read; the message is for the client. */
public final class ResultProblem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** What a client can do about it. */
  public enum Kind {
    /** There is no such file. */
    ABSENT,
    /** Retention has removed the run directory. */
    REMOVED,
    /** It will not be read as it is. */
    REFUSED,
    /** It was changed while it was read; reading it again from its beginning may do. */
    CHANGED,
    /** The agent does not answer, or is too old. */
    UNAVAILABLE
  }

  ResultProblem(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  ResultProblem(Kind kind, Throwable cause) {
    super(cause.getMessage(), cause);
    this.kind = kind;
  }

  /** What a client can do about it. */
  public Kind kind() {
    return kind;
  }
}
