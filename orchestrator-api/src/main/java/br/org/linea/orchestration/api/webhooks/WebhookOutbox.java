package br.org.linea.orchestration.api.webhooks;

import br.org.linea.orchestration.api.process.ProcessStatus;
import br.org.linea.orchestration.api.store.ProcessRecord;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Stores what webhooks are to get, inside the transaction that changes the process. Nothing that a
 * client chose may make a statement of it fail: labels are compared here and not in the database,
 * whose JSON knows fewer texts.
 */
@ApplicationScoped
public class WebhookOutbox {

  private static final String OF_OWNER =
      """
      SELECT id, events, pipeline, labels FROM webhook
      WHERE owner = :owner AND process_id IS NULL OR owner = :owner AND process_id = :process
      ORDER BY id
      """;

  /** The lock lets a deletion wait, or finds the webhook deleted; the foreign key would fail. */
  private static final String APPEND =
      """
      INSERT INTO webhook_delivery (webhook_id, process_id, number, event, created_at, due_at)
      SELECT id, cast(:process as integer), cast(:number as integer), cast(:event as text),
        cast(:at as timestamptz), now()
      FROM webhook WHERE id = ANY(cast(string_to_array(:webhooks, ',') as integer[]))
      ORDER BY id FOR KEY SHARE
      """;

  private static final String APPEND_BATCH =
      """
      INSERT INTO webhook_delivery (webhook_id, process_id, number, event, created_at, due_at)
      SELECT w.id, p.id, 1, cast(:event as text), cast(:at as timestamptz), now()
      FROM webhook w CROSS JOIN process p
      WHERE w.id = ANY(cast(string_to_array(:webhooks, ',') as integer[])) AND p.batch = :batch
      ORDER BY p.id, w.id FOR KEY SHARE OF w
      """;

  private static final String SUBSCRIBE =
      """
      INSERT INTO webhook
        (owner, process_id, url, events, labels, secret, created_at, due_at)
      VALUES (:owner, :process, :url, :events, '{}', :secret, :at, now())
      """;

  private final SecretBox secrets;

  WebhookOutbox(SecretBox secrets) {
    this.secrets = secrets;
  }

  /**
   * Stores a transition for the webhooks that have it.
   *
   * @param number its place in the history of the process
   */
  public Uni<Void> append(ProcessRecord process, int number, ProcessStatus status, Instant at) {
    WebhookEvent event = WebhookEvent.of(status);
    return withWebhooks(
        event,
        process,
        (session, webhooks) ->
            session
                .createNativeQuery(APPEND)
                .setParameter("process", process.id().value())
                .setParameter("number", number)
                .setParameter("event", event.word())
                .setParameter("at", at)
                .setParameter("webhooks", webhooks));
  }

  /**
   * Stores the first transition of each process of a batch that this transaction has made.
   *
   * @param first its first process; the others have the same pipeline and labels
   */
  public Uni<Void> appendBatch(UUID batch, ProcessRecord first, ProcessStatus status, Instant at) {
    WebhookEvent event = WebhookEvent.of(status);
    return withWebhooks(
        event,
        first,
        (session, webhooks) ->
            session
                .createNativeQuery(APPEND_BATCH)
                .setParameter("batch", batch)
                .setParameter("event", event.word())
                .setParameter("at", at)
                .setParameter("webhooks", webhooks));
  }

  /** Executes the statement when the event has any webhooks, whose ids it gets. */
  private static Uni<Void> withWebhooks(
      WebhookEvent event,
      ProcessRecord process,
      BiFunction<Mutiny.Session, String, Mutiny.MutationQuery> statement) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(OF_OWNER, Object[].class)
                    .setParameter("owner", process.owner())
                    .setParameter("process", process.id().value())
                    .getResultList()
                    .map(rows -> having(event, process, rows))
                    .chain(
                        webhooks ->
                            webhooks.isEmpty()
                                ? Uni.createFrom().voidItem()
                                : statement
                                    .apply(session, webhooks)
                                    .executeUpdate()
                                    .replaceWithVoid()));
  }

  /** The ids, separated by commas. */
  private static String having(WebhookEvent event, ProcessRecord process, List<Object[]> rows) {
    if (rows.isEmpty()) {
      return "";
    }
    Map<String, String> labels = StoredLabels.read(process.labels());
    return rows.stream()
        .filter(
            row ->
                WebhookRows.subscription((String) row[1], (String) row[2], (String) row[3])
                    .has(event, process.pipeline().value(), labels))
        .map(row -> row[0].toString())
        .collect(Collectors.joining(","));
  }

  /** Makes a webhook for one process alone, which this transaction has made. */
  public Uni<Void> subscribe(ProcessRecord process, NewWebhook webhook, Instant at) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(SUBSCRIBE)
                    .setParameter("owner", process.owner())
                    .setParameter("process", process.id().value())
                    .setParameter("url", webhook.url())
                    .setParameter("events", WebhookRows.events(webhook.subscription()))
                    .setParameter("secret", secrets.seal(webhook.secret()))
                    .setParameter("at", at)
                    .executeUpdate())
        .replaceWithVoid();
  }
}
