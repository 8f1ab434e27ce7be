package br.org.linea.orchestration.api.webhooks;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * A delivery as its webhook's owner sees it.
 *
 * @param messageId {@code webhook-id} of its attempts
 * @param event what it tells
 * @param process the process, unless it is a test
 * @param number the transition's place in the history of the process
 * @param attempts how many were begun
 * @param nextAt when it is tried again at the earliest, while it waits
 * @param lastAt when the last attempt ended
 * @param lastStatus what the receiver answered
 * @param lastMillis how long that took
 * @param lastError why the last attempt failed
 */
public record DeliveryRecord(
    long id,
    String messageId,
    String event,
    Optional<Integer> process,
    Optional<Integer> number,
    State state,
    int attempts,
    Instant createdAt,
    Optional<Instant> nextAt,
    Optional<Instant> lastAt,
    Optional<Integer> lastStatus,
    Optional<Integer> lastMillis,
    Optional<String> lastError) {

  /** How far it is. */
  public enum State {
    /** Not made yet, or tried again later. */
    WAITING,
    /** The receiver has taken it. */
    DELIVERED,
    /** Given up; it can be replayed. */
    PARKED;

    /** The word that clients and the database use. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The state of this word. */
    public static Optional<State> parse(String word) {
      return Arrays.stream(values()).filter(state -> state.word().equals(word)).findFirst();
    }
  }

  static DeliveryRecord of(Row row, Optional<UUID> task) {
    State state = State.parse(row.getString("state")).orElseThrow();
    return new DeliveryRecord(
        row.getLong("id"),
        task.map(id -> Messages.id(id, row.getInteger("number")))
            .orElseGet(() -> Messages.testId(row.getLong("id"))),
        row.getString("event"),
        Optional.ofNullable(row.getInteger("process_id")),
        Optional.ofNullable(row.getInteger("number")),
        state,
        row.getInteger("attempts"),
        WebhookRows.instant(row, "created_at"),
        Optional.of(WebhookRows.instant(row, "due_at")).filter(at -> state == State.WAITING),
        Optional.ofNullable(WebhookRows.instant(row, "last_at")),
        Optional.ofNullable(row.getInteger("last_status")),
        Optional.ofNullable(row.getInteger("last_millis")),
        Optional.ofNullable(row.getString("last_error")));
  }
}
