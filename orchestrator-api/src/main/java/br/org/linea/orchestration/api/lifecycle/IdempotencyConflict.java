package br.org.linea.orchestration.api.lifecycle;

/** The idempotency key was used with another body. */
public final class IdempotencyConflict extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Names the key. */
  public IdempotencyConflict(String key) {
    super("the Idempotency-Key '" + key + "' was used with another request");
  }
}
