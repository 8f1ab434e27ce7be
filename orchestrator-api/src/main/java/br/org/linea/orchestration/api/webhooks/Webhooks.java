package br.org.linea.orchestration.api.webhooks;

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
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Webhooks and what was delivered to them, as all instances have them. Non-blocking. */
@ApplicationScoped
public class Webhooks {

  private static final String SELECT =
      """
      SELECT w.id, w.owner, w.process_id, w.url, w.events, w.pipeline, w.labels, w.paused,
        w.created_at, w.failures,
        (SELECT count(*) FROM webhook_delivery d WHERE d.webhook_id = w.id AND d.state = 'waiting')
          AS waiting,
        (SELECT count(*) FROM webhook_delivery d WHERE d.webhook_id = w.id AND d.state = 'parked')
          AS parked
      FROM webhook w
      """;

  private static final String LIST =
      SELECT
          + """
          WHERE ($1::text[] IS NULL OR w.owner = ANY($1)) AND w.process_id IS NOT DISTINCT FROM $2::integer
          ORDER BY w.id
          """;

  private static final String FIND =
      SELECT + " WHERE w.id = $1 AND ($2::text[] IS NULL OR w.owner = ANY($2))";

  /** The advisory lock: of several requests at once none may pass the limit. */
  private static final String CREATE =
      """
      INSERT INTO webhook
        (owner, url, events, pipeline, labels, secret, created_at, due_at)
      SELECT $1, $2, $3, $4, $5, $6, $7, now()
      WHERE (SELECT count(*) FROM webhook WHERE owner = $1 AND process_id IS NULL) < $8
      RETURNING id
      """;

  private static final String LOCK_OWNER =
      "SELECT pg_advisory_xact_lock(%d, hashtext($1))".formatted(0x57484f4b);

  private static final String DELETE = "DELETE FROM webhook WHERE id = $1";

  private static final String PAUSE =
      """
      UPDATE webhook SET paused = $2, failures = CASE WHEN $2 THEN failures ELSE 0 END, due_at = now()
      WHERE id = $1
      """;

  private static final String ROTATE =
      """
      UPDATE webhook SET previous_secret = secret, previous_until = $3, secret = $2 WHERE id = $1
      """;

  private static final String SECRET_OF_PROCESS =
      "SELECT id, secret FROM webhook WHERE process_id = $1";

  private final Pool pool;
  private final SecretBox secrets;
  private final Sender sender;
  private final WebhooksConfig config;
  private final Clock clock;

  Webhooks(Pool pool, SecretBox secrets, Sender sender, WebhooksConfig config, Clock clock) {
    this.pool = pool;
    this.secrets = secrets;
    this.sender = sender;
    this.config = config;
    this.clock = clock;
  }

  /**
   * What is wrong with an address, as the rest of a sentence about it; empty when nothing is. A
   * name that does not resolve at present is no fault.
   */
  public Uni<Optional<String>> fault(String url) {
    try {
      return sender.check(url);
    } catch (Receivers.Refused e) {
      return Uni.createFrom().item(Optional.of(e.getMessage()));
    }
  }

  /**
   * Stores a webhook.
   *
   * @return empty when the owner has as many as it may have
   */
  public Uni<Optional<Webhook>> create(String owner, NewWebhook wanted) {
    Subscription subscription = wanted.subscription();
    return pool.withTransaction(
            connection ->
                connection
                    .preparedQuery(LOCK_OWNER)
                    .execute(Tuple.of(owner))
                    .chain(
                        () ->
                            connection
                                .preparedQuery(CREATE)
                                .execute(
                                    Tuple.from(
                                        new Object[] {
                                          owner,
                                          wanted.url(),
                                          WebhookRows.events(subscription),
                                          subscription.pipeline().orElse(null),
                                          StoredLabels.write(subscription.labels()),
                                          secrets.seal(wanted.secret()),
                                          now(),
                                          (long) config.perOwner()
                                        }))))
        .chain(
            rows ->
                rows.rowCount() == 0
                    ? Uni.createFrom().item(Optional.empty())
                    : find(rows.iterator().next().getInteger("id"), Optional.of(Set.of(owner))));
  }

  /**
   * Webhooks by id.
   *
   * @param owners of these owners alone
   * @param process of this process alone; without it those that no process was made with
   */
  public Uni<List<Webhook>> list(Optional<Set<String>> owners, Optional<Integer> process) {
    return query(LIST, Tuple.of(array(owners), process.orElse(null)))
        .map(rows -> all(rows, WebhookRows::webhook));
  }

  /** The webhook, if it is there and belongs to one of {@code owners}. */
  public Uni<Optional<Webhook>> find(int id, Optional<Set<String>> owners) {
    return query(FIND, Tuple.of(id, array(owners)))
        .map(rows -> all(rows, WebhookRows::webhook).stream().findFirst());
  }

  private static String[] array(Optional<Set<String>> owners) {
    return owners.map(names -> names.toArray(String[]::new)).orElse(null);
  }

  /** Removes a webhook and what waits for it. */
  public Uni<Void> delete(int id) {
    return query(DELETE, Tuple.of(id)).replaceWithVoid();
  }

  /** Pauses or resumes a webhook; what waits for a resumed one is tried at once. */
  public Uni<Void> pause(int id, boolean paused) {
    return query(PAUSE, Tuple.of(id, paused))
        .chain(
            () ->
                paused
                    ? Uni.createFrom().voidItem()
                    : query(DeliveryQueue.HASTEN, Tuple.of((Object) new Integer[] {id}))
                        .replaceWithVoid());
  }

  /**
   * Replaces the secret.
   *
   * @return the new one, which no other method shows
   */
  public Uni<String> rotate(int id) {
    String secret = Signatures.newSecret();
    return query(
            ROTATE,
            Tuple.of(
                id,
                secrets.seal(secret),
                clock.instant().plus(config.rotationOverlap()).atOffset(ZoneOffset.UTC)))
        .replaceWith(secret);
  }

  /**
   * The webhook that was made with this process, if it has this secret: else it was made before.
   */
  public Uni<Optional<Integer>> madeWith(int process, String secret) {
    return query(SECRET_OF_PROCESS, Tuple.of(process))
        .map(
            rows ->
                all(rows, row -> row).stream()
                    .filter(row -> secrets.open(row.getString("secret")).equals(secret))
                    .map(row -> row.getInteger("id"))
                    .findFirst());
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
