package br.org.linea.orchestration.api.webhooks;

import java.time.Instant;
import java.util.List;

/**
 * A delivery that this instance has leased.
 *
 * @param id its row
 * @param lease the number of the lease; only who holds it may settle the row
 * @param webhook the webhook that it is for
 * @param failures how often the webhook has failed since its last success
 * @param url where it goes
 * @param secrets sign it
 * @param attempts how many there were, with this one
 * @param firstAt when the first was begun
 * @param message id of the message, the same in every attempt
 * @param body the message
 */
record Delivery(
    long id,
    long lease,
    int webhook,
    int failures,
    String url,
    List<String> secrets,
    int attempts,
    Instant firstAt,
    String message,
    String body) {

  /** Keeps the record immutable. */
  Delivery {
    secrets = List.copyOf(secrets);
  }

  /** Without secrets and the address, which may hold one. */
  @Override
  public String toString() {
    return "delivery " + id + " to webhook " + webhook;
  }
}
