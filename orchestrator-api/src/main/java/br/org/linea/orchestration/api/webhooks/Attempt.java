package br.org.linea.orchestration.api.webhooks;

import java.time.Duration;
import java.util.Optional;

/**
 * What came of an attempt.
 *
 * @param status the receiver's status, if it answered
 * @param error why it failed, in words that the webhook's owner may read
 * @param took time until the head of the answer, or until it was given up
 */
record Attempt(Optional<Integer> status, Optional<String> error, Duration took) {

  boolean succeeded() {
    return error.isEmpty();
  }

  static Attempt answered(int status, Duration took) {
    Optional<String> error =
        status >= 200 && status < 300
            ? Optional.empty()
            : Optional.of(
                status >= 300 && status < 400
                    ? "The receiver answered %d; redirects are not followed.".formatted(status)
                    : "The receiver answered %d.".formatted(status));
    return new Attempt(Optional.of(status), error, took);
  }

  static Attempt failed(String error, Duration took) {
    return new Attempt(Optional.empty(), Optional.of(error), took);
  }
}
