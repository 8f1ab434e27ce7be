package br.org.linea.orchestration.api.identity;

/** A token that was issued before the realm's not-before. */
public class RevokedTokenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RevokedTokenException() {
    super("the realm has revoked the tokens of that time");
  }
}
