package br.org.linea.orchestration.api.pipeline;

/** A file that holds something else than it should; the message says where and what to change. */
final class UnusableFile extends Exception {

  private static final long serialVersionUID = 1L;

  UnusableFile(String message) {
    super(message);
  }
}
