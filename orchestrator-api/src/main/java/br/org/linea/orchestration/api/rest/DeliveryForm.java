package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.webhooks.DeliveryRecord;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A delivery of a webhook.
 *
 * @param messageId the header {@code webhook-id} of its attempts
 * @param process null for a test
 * @param number the transition's place in the history of the process, null for a test
 * @param state {@code waiting}, {@code delivered} or {@code parked}
 * @param nextAt when it is tried again at the earliest, null unless it waits
 * @param lastStatus what the receiver answered to the last attempt, null if it did not
 * @param lastMillis how long that took
 * @param lastError why the last attempt failed, null if it did not
 */
@RegisterForReflection
record DeliveryForm(
    long id,
    String messageId,
    String event,
    Integer process,
    Integer number,
    String state,
    int attempts,
    String createdAt,
    String nextAt,
    String lastAt,
    Integer lastStatus,
    Integer lastMillis,
    String lastError) {

  static DeliveryForm of(DeliveryRecord delivery) {
    return new DeliveryForm(
        delivery.id(),
        delivery.messageId(),
        delivery.event(),
        delivery.process().orElse(null),
        delivery.number().orElse(null),
        delivery.state().word(),
        delivery.attempts(),
        Times.format(delivery.createdAt()),
        delivery.nextAt().map(Times::format).orElse(null),
        delivery.lastAt().map(Times::format).orElse(null),
        delivery.lastStatus().orElse(null),
        delivery.lastMillis().orElse(null),
        delivery.lastError().orElse(null));
  }
}
