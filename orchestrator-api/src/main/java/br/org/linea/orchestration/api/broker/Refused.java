package br.org.linea.orchestration.api.broker;

import java.util.Locale;

/** A message that changes nothing, however often it comes; the message says why. */
final class Refused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why, as the metric {@code orchestrator.messages.refused} counts it. */
  enum Reason {
    /** It is no event. */
    UNREADABLE,
    /** The broker user that sent it is not that of its agent. */
    SENDER,
    /** Its lease was never given to its agent. */
    LEASE,
    /** It names another job than the one that an imported process has. */
    JOB,
    /** The database cannot hold what it says. */
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
