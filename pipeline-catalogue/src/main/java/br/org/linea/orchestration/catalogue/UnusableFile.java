package br.org.linea.orchestration.catalogue;

/** A file that holds something else than it should; the message says where and what to change. */
public final class UnusableFile extends Exception {

  private static final long serialVersionUID = 1L;

  /** With a sentence that says where and what to change. */
  public UnusableFile(String message) {
    super(message);
  }
}
