package br.org.linea.orchestration.api.broker;

import java.util.Locale;

/** A message that is refused at every delivery; the exception's message gives the reason. */
final class Refused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** The reason, a label of the metric {@code orchestrator.messages.refused}. */
  enum Reason {
    /** It is not a valid event. */
    UNREADABLE,
    /** The broker user that sent it is not that of its agent. */
    SENDER,
    /** Its lease was never given to its agent. */
    LEASE,
    /** It names another job than the one that an imported process has. */
    JOB,
    /** The database cannot store it. */
    STORAGE,
    /** No process has its number and its task id. Acknowledged, since a restore causes it. */
    UNKNOWN_PROCESS,
    /** Its process belongs to another agent. Acknowledged, since a hand-over causes it. */
    OTHER_AGENT;

    /** For metrics and logs. */
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Refused(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  Refused(Reason reason, Throwable cause) {
    super(String.valueOf(cause.getMessage()), cause);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
