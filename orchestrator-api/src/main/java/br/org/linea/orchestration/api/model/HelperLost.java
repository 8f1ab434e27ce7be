package br.org.linea.orchestration.api.model;

/** A helper process is of no use any more: it died, said nothing in time, or said no answer. */
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

  /** Whether it ended by itself, so that another one may be asked the same. */
  boolean isGone() {
    return gone;
  }
}
