package br.org.linea.orchestration.api.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/** What {@code /o/token/} answers. */
public sealed interface TokenAnswer {

  /**
   * A token.
   *
   * @param body the answer's fields
   */
  record Granted(ObjectNode body) implements TokenAnswer {}

  /**
   * An error of RFC 6749, section 5.2.
   *
   * @param status HTTP status
   * @param error its code
   */
  record Denied(int status, String error) implements TokenAnswer {}

  /**
   * Too many attempts of this client from this address have failed.
   *
   * @param retryIn time until the next attempt is accepted
   */
  record TooManyFailures(Duration retryIn) implements TokenAnswer {}

  /**
   * A service that is needed does not answer.
   *
   * @param detail what is missing
   */
  record Unavailable(String detail) implements TokenAnswer {}
}
