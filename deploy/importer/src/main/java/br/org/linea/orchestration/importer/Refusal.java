package br.org.linea.orchestration.importer;

/** The import cannot be done as asked; the message says what to change. Nothing was written. */
final class Refusal extends Exception {

  private static final long serialVersionUID = 1L;

  Refusal(String message) {
    super(message);
  }

  Refusal(String message, Throwable cause) {
    super(message, cause);
  }
}
