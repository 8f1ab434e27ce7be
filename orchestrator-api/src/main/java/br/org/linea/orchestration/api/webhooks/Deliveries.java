package br.org.linea.orchestration.api.webhooks;

import br.org.linea.orchestration.api.store.HistoryRecord;
import br.org.linea.orchestration.api.store.ProcessRecord;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What was delivered to webhooks, and what is delivered on request. Non-blocking. */
@ApplicationScoped
public class Deliveries {

  /** Deliveries in one answer. */
  private static final int MOST_DELIVERIES = 100;

  /** By their names: a prepared "SELECT *" fails once a newer release has added a column. */
  private static final String COLUMNS =
      """
      id, process_id, number, event, state, attempts, created_at, due_at, last_at, last_status,
      last_millis, last_error
      """;

  private static final String TEST =
      """
      INSERT INTO webhook_delivery (webhook_id, event, created_at, due_at)
      SELECT id, $2, $3, now() FROM webhook WHERE id = $1 FOR KEY SHARE
      RETURNING\s\
      """
          + COLUMNS;

  /** A row that is being sent is sent again: its lease no longer counts. */
  private static final String REPLAY =
      """
      INSERT INTO webhook_delivery (webhook_id, process_id, number, event, created_at, due_at)
      SELECT w.id, $2::integer, h.number, h.event, $4, now()
      FROM webhook w, unnest($3::integer[], $5::text[]) AS h(number, event)
      WHERE w.id = $1 ORDER BY h.number FOR KEY SHARE OF w
      ON CONFLICT (webhook_id, process_id, number) DO UPDATE
        SET state = 'waiting', due_at = now(), lease = NULL, attempts = 0, first_at = NULL
      """;

  private static final String DELIVERIES =
      "SELECT p.task_id, d.* FROM (SELECT webhook_id, "
          + COLUMNS
          + """
             FROM webhook_delivery) AS d LEFT JOIN process p ON p.id = d.process_id
            WHERE d.webhook_id = $1 AND ($2::text IS NULL OR d.state = $2) AND d.id < $3
            ORDER BY d.id DESC LIMIT\s\
            """
          + MOST_DELIVERIES;

  private final Pool pool;
  private final Clock clock;

  Deliveries(Pool pool, Clock clock) {
    this.pool = pool;
    this.clock = clock;
  }

  /** Stores a test delivery; empty when the webhook is gone. */
  public Uni<Optional<DeliveryRecord>> test(int id) {
    return query(TEST, Tuple.of(id, WebhookEvent.TEST.word(), now()))
        .map(rows -> all(rows, row -> DeliveryRecord.of(row, Optional.empty())).stream())
        .map(found -> found.findFirst());
  }

  /**
   * Delivers transitions of a process again, under their first ids; those that the webhook does not
   * get are left out.
   *
   * @return how many
   */
  public Uni<Integer> replay(
      Webhook webhook, ProcessRecord process, List<HistoryRecord> transitions) {
    Map<String, String> labels = StoredLabels.read(process.labels());
    List<HistoryRecord> its =
        transitions.stream()
            .filter(
                each ->
                    webhook
                        .subscription()
                        .has(WebhookEvent.of(each.status()), process.pipeline().value(), labels))
            .toList();
    return query(
            REPLAY,
            Tuple.of(
                webhook.id(),
                process.id().value(),
                its.stream().map(HistoryRecord::number).toArray(Integer[]::new),
                now(),
                its.stream()
                    .map(each -> WebhookEvent.of(each.status()).word())
                    .toArray(String[]::new)))
        .map(RowSet::rowCount);
  }

  /**
   * Deliveries of a webhook, the newest first; a hundred at most.
   *
   * @param state only in this state
   * @param before only with smaller ids
   */
  public Uni<List<DeliveryRecord>> list(
      int id, Optional<DeliveryRecord.State> state, Optional<Long> before) {
    return query(
            DELIVERIES,
            Tuple.of(
                id,
                state.map(DeliveryRecord.State::word).orElse(null),
                before.orElse(Long.MAX_VALUE)))
        .map(
            rows ->
                all(
                    rows,
                    row -> DeliveryRecord.of(row, Optional.ofNullable(row.getUUID("task_id")))));
  }

  private OffsetDateTime now() {
    Instant now = clock.instant();
    return now.atOffset(ZoneOffset.UTC);
  }

  private Uni<RowSet<Row>> query(String sql, Tuple values) {
    return pool.withConnection(connection -> connection.preparedQuery(sql).execute(values));
  }

  private static <T> List<T> all(RowSet<Row> rows, Function<Row, T> form) {
    List<T> all = new ArrayList<>();
    rows.forEach(row -> all.add(form.apply(row)));
    return List.copyOf(all);
  }
}
