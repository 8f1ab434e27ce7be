package br.org.linea.orchestration.api.console;

/** Ends a request with the error page of a status. */
final class ConsoleProblem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;

  /** 400, 403 or 404; the page says what it means. */
  ConsoleProblem(int status) {
    super("console answers " + status, null, false, false);
    this.status = status;
  }

  int status() {
    return status;
  }
}
