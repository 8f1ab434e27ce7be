package br.org.linea.orchestration.api.webhooks;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Columns of the tables {@code webhook} and {@code webhook_delivery}. Pure. */
final class WebhookRows {

  private WebhookRows() {}

  static Subscription subscription(String events, String pipeline, String labels) {
    return new Subscription(
        events.isEmpty()
            ? Set.of()
            : Arrays.stream(events.split(","))
                .flatMap(word -> WebhookEvent.parse(word).stream())
                .collect(Collectors.toSet()),
        Optional.ofNullable(pipeline),
        StoredLabels.read(labels));
  }

  static String events(Subscription subscription) {
    return subscription.orderedEvents().stream()
        .map(WebhookEvent::word)
        .collect(Collectors.joining(","));
  }

  static Instant instant(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }

  static Webhook webhook(Row row) {
    return new Webhook(
        row.getInteger("id"),
        row.getString("owner"),
        Optional.ofNullable(row.getInteger("process_id")),
        row.getString("url"),
        subscription(row.getString("events"), row.getString("pipeline"), row.getString("labels")),
        row.getBoolean("paused"),
        instant(row, "created_at"),
        row.getInteger("failures"),
        row.getLong("waiting"),
        row.getLong("parked"));
  }
}
