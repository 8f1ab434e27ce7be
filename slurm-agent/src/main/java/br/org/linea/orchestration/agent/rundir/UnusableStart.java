package br.org.linea.orchestration.agent.rundir;

/**
 * A start that no later try can help. The message is a sentence for the person who asked, and says
 * what to change.
 */
public final class UnusableStart extends Exception {

  private static final long serialVersionUID = 1L;

  /** Says why. */
  public UnusableStart(String sentence) {
    super(sentence);
  }

  /** Says why, with what was thrown. */
  public UnusableStart(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
