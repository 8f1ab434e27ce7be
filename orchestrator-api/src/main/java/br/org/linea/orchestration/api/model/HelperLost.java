package br.org.linea.orchestration.api.model;

/** A helper process is unusable: it died, did not answer in time, or sent an invalid answer. */
final class HelperLost extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean gone;

  private HelperLost(String message, boolean gone) {
    super(message);
    this.gone = gone;
  }

  static HelperLost gone(String message) {
    return new HelperLost(message, true);
  }

  static HelperLost misbehaved(String message) {
    return new HelperLost(message, false);
  }

  /** Whether it ended by itself, so that another helper may get the same request. */
  boolean isGone() {
    return gone;
  }
}
