package br.org.linea.orchestration.api.webhooks;

import br.org.linea.orchestration.api.process.ProcessStatus;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * Leases deliveries and settles them, each in one short statement: no transaction is open while a
 * receiver is waited for. Any number of instances may do so. A delivery is leased by one of them,
 * and only when no earlier one of its process waits for the same webhook. The lease of an instance
 * that died ends by itself. All times are the database's: the clocks of instances may differ.
 * Non-blocking.
 */
@ApplicationScoped
class DeliveryQueue {

  private static final Logger LOG = Logger.getLogger(DeliveryQueue.class);

  /** A lease lasts longer than an attempt, so that only a dead instance's is taken over. */
  private static final Duration LEASE_MARGIN = Duration.ofSeconds(20);

  /**
   * First the webhooks that have anything to do, one step of the index each: one with a million
   * waiting deliveries costs no more than one with a single one. Of a webhook that fails one
   * delivery at a time is tried. $1 and $2 what is under way by webhook, $3 most for one webhook,
   * $4 most in all, $5 lease, $6 its milliseconds.
   */
  private static final String LEASE =
      """
      WITH RECURSIVE backlog(webhook_id) AS (
        SELECT min(webhook_id) FROM webhook_delivery WHERE state = 'waiting'
        UNION ALL
        SELECT (SELECT min(d.webhook_id) FROM webhook_delivery d
          WHERE d.state = 'waiting' AND d.webhook_id > b.webhook_id)
        FROM backlog b WHERE b.webhook_id IS NOT NULL),
      chosen AS (
        SELECT n.id, n.webhook_id, n.process_id, n.number FROM backlog b
        JOIN webhook w ON w.id = b.webhook_id AND NOT w.paused AND w.due_at <= now()
        LEFT JOIN unnest($1::integer[], $2::integer[]) AS busy(id, number) ON busy.id = w.id
        CROSS JOIN LATERAL (
          SELECT d.id, d.webhook_id, d.process_id, d.number, d.due_at FROM webhook_delivery d
          WHERE d.webhook_id = w.id AND d.state = 'waiting' AND d.due_at <= now()
            AND NOT EXISTS (SELECT FROM webhook_delivery e
              WHERE e.webhook_id = d.webhook_id AND e.process_id = d.process_id
                AND e.number < d.number AND e.state = 'waiting')
          ORDER BY d.due_at, d.id
          LIMIT greatest(0,
            CASE WHEN w.failures > 0 THEN 1 ELSE $3::integer END - coalesce(busy.number, 0))
          FOR UPDATE SKIP LOCKED) n
        ORDER BY n.due_at, n.id LIMIT $4)
      UPDATE webhook_delivery d
      SET lease = $5, due_at = now() + $6::bigint * interval '1 millisecond', attempts = d.attempts + 1, first_at = coalesce(d.first_at, now())
      FROM chosen c
        JOIN webhook w ON w.id = c.webhook_id
        LEFT JOIN process p ON p.id = c.process_id
        LEFT JOIN process_history h ON h.process_id = c.process_id AND h.number = c.number
      WHERE d.id = c.id
      RETURNING d.id, d.webhook_id, d.attempts, d.first_at, d.created_at, w.failures, w.url, w.secret,
        CASE WHEN w.previous_until > now() THEN w.previous_secret END AS previous_secret,
        p.id AS process_id, p.task_id, p.owner, p.pipeline, p.pipeline_version, p.labels,
        p.accepted_at, h.number, h.status, h.at, h.source, h.reason
      """;

  private static final String SETTLE =
      """
      UPDATE webhook_delivery d
      SET state = r.state, due_at = now() + r.wait * interval '1 millisecond', lease = NULL,
        last_at = now(), last_status = r.status,
        last_millis = r.millis, last_error = r.error
      FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[],
        $5::integer[], $6::integer[], $7::text[])
        AS r(id, lease, state, wait, status, millis, error)
      WHERE d.id = r.id AND d.lease = r.lease
      """;

  private static final String FAILED =
      """
      UPDATE webhook w SET failures = least(w.failures + 1, 1000),
        due_at = now() + r.wait * interval '1 millisecond'
      FROM unnest($1::integer[], $2::bigint[]) AS r(id, wait) WHERE w.id = r.id
      """;

  private static final String WORKS =
      "UPDATE webhook SET failures = 0, due_at = now() WHERE id = ANY($1) AND failures > 0";

  /** What waits for these webhooks is due now. */
  static final String HASTEN =
      """
      UPDATE webhook_delivery SET due_at = now()
      WHERE webhook_id = ANY($1) AND state = 'waiting' AND lease IS NULL AND due_at > now()
      """;

  /** A webhook that failed so often has been away: all that waits for it is tried at once. */
  private static final int AWAY = 3;

  private final Pool pool;
  private final SecretBox secrets;
  private final WebhooksConfig config;

  DeliveryQueue(Pool pool, SecretBox secrets, WebhooksConfig config) {
    this.pool = pool;
    this.secrets = secrets;
    this.config = config;
  }

  /**
   * Leases deliveries that are due.
   *
   * @param most how many in all
   * @param underWay how many this instance has in hand, by webhook
   */
  Uni<List<Delivery>> lease(int most, Map<Integer, Integer> underWay) {
    long lease = ThreadLocalRandom.current().nextLong();
    List<Map.Entry<Integer, Integer>> busy = List.copyOf(underWay.entrySet());
    return query(
            LEASE,
            Tuple.from(
                new Object[] {
                  busy.stream().map(Map.Entry::getKey).toArray(Integer[]::new),
                  busy.stream().map(Map.Entry::getValue).toArray(Integer[]::new),
                  config.maxInFlightPerWebhook(),
                  (long) most,
                  lease,
                  config.timeout().plus(LEASE_MARGIN).toMillis()
                }))
        .map(
            rows -> {
              List<Delivery> leased = new ArrayList<>();
              for (Row row : rows) {
                readable(row, lease, leased);
              }
              return List.copyOf(leased);
            });
  }

  /** One that cannot be read must not hold up the others; it comes again when its lease ends. */
  private void readable(Row row, long lease, List<Delivery> leased) {
    try {
      leased.add(delivery(row, lease));
    } catch (RuntimeException e) {
      LOG.errorf(e, "delivery %d cannot be made", row.getLong("id"));
    }
  }

  private Delivery delivery(Row row, long lease) {
    List<String> keys = new ArrayList<>();
    keys.add(secrets.open(row.getString("secret")));
    if (row.getString("previous_secret") != null) {
      keys.add(secrets.open(row.getString("previous_secret")));
    }
    long id = row.getLong("id");
    int webhook = row.getInteger("webhook_id");
    boolean test = row.getInteger("process_id") == null;
    return new Delivery(
        id,
        lease,
        webhook,
        row.getInteger("failures"),
        row.getString("url"),
        keys,
        row.getInteger("attempts"),
        WebhookRows.instant(row, "first_at"),
        test ? Messages.testId(id) : Messages.id(row.getUUID("task_id"), row.getInteger("number")),
        test
            ? Messages.test(id, webhook, WebhookRows.instant(row, "created_at"))
            : Messages.of(transition(row)));
  }

  private static Messages.Transition transition(Row row) {
    return new Messages.Transition(
        row.getInteger("process_id"),
        row.getUUID("task_id"),
        row.getInteger("number"),
        ProcessStatus.valueOf(row.getString("status")),
        WebhookRows.instant(row, "at"),
        row.getString("source"),
        row.getString("reason"),
        row.getString("owner"),
        row.getString("pipeline"),
        row.getString("pipeline_version"),
        row.getString("labels"),
        WebhookRows.instant(row, "accepted_at"));
  }

  /**
   * A delivery after an attempt.
   *
   * @param state what it becomes
   * @param retryIn until it is tried again
   * @param webhookWait until its webhook is tried again
   */
  record Settled(
      Delivery delivery,
      Attempt attempt,
      DeliveryRecord.State state,
      Duration retryIn,
      Duration webhookWait) {}

  /** Settles deliveries whose leases this instance has; others are left alone. */
  Uni<Void> settle(List<Settled> settled) {
    return query(
            SETTLE,
            Tuple.from(
                new Object[] {
                  settled.stream().map(each -> each.delivery().id()).toArray(Long[]::new),
                  settled.stream().map(each -> each.delivery().lease()).toArray(Long[]::new),
                  settled.stream().map(each -> each.state().word()).toArray(String[]::new),
                  settled.stream().map(each -> each.retryIn().toMillis()).toArray(Long[]::new),
                  settled.stream()
                      .map(each -> each.attempt().status().orElse(null))
                      .toArray(Integer[]::new),
                  settled.stream()
                      .map(each -> Math.toIntExact(each.attempt().took().toMillis()))
                      .toArray(Integer[]::new),
                  settled.stream()
                      .map(each -> each.attempt().error().orElse(null))
                      .toArray(String[]::new)
                }))
        .chain(() -> failed(settled))
        .chain(() -> works(settled));
  }

  private Uni<Void> failed(List<Settled> settled) {
    List<Settled> failed = settled.stream().filter(each -> !each.attempt().succeeded()).toList();
    // Several failures at once are one: what was under way when a receiver went away.
    List<Integer> webhooks =
        failed.stream().map(each -> each.delivery().webhook()).distinct().sorted().toList();
    return webhooks.isEmpty()
        ? Uni.createFrom().voidItem()
        : query(
                FAILED,
                Tuple.of(
                    webhooks.toArray(Integer[]::new),
                    webhooks.stream()
                        .map(webhook -> longest(failed, webhook).toMillis())
                        .toArray(Long[]::new)))
            .replaceWithVoid();
  }

  private static Duration longest(List<Settled> failed, int webhook) {
    return failed.stream()
        .filter(each -> each.delivery().webhook() == webhook)
        .map(Settled::webhookWait)
        .max(Duration::compareTo)
        .orElseThrow();
  }

  private Uni<Void> works(List<Settled> settled) {
    Integer[] recovered = succeeded(settled, 1);
    Integer[] back = succeeded(settled, AWAY);
    return recovered.length == 0
        ? Uni.createFrom().voidItem()
        : query(WORKS, Tuple.of((Object) recovered))
            .chain(
                done ->
                    back.length == 0
                        ? Uni.createFrom().item(done)
                        : query(HASTEN, Tuple.of((Object) back)))
            .replaceWithVoid();
  }

  /** Webhooks that have succeeded after so many failures. */
  private static Integer[] succeeded(List<Settled> settled, int failures) {
    return settled.stream()
        .filter(each -> each.attempt().succeeded() && each.delivery().failures() >= failures)
        .map(each -> each.delivery().webhook())
        .distinct()
        .sorted()
        .toArray(Integer[]::new);
  }

  private Uni<RowSet<Row>> query(String sql, Tuple values) {
    return pool.withConnection(connection -> connection.preparedQuery(sql).execute(values));
  }
}
