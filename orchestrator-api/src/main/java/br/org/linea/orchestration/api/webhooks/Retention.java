package br.org.linea.orchestration.api.webhooks;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jboss.logging.Logger;

/** Forgets settled deliveries after a time, and webhooks of single processes that are over. */
@ApplicationScoped
class Retention {

  private static final Logger LOG = Logger.getLogger(Retention.class);

  private static final String FORGET_DELIVERIES =
      """
      DELETE FROM webhook_delivery WHERE id IN (
        SELECT id FROM webhook_delivery WHERE state <> 'waiting' AND last_at < $1
        LIMIT 10000 FOR UPDATE SKIP LOCKED)
      """;

  private static final String FORGET_WEBHOOKS =
      """
      DELETE FROM webhook WHERE id IN (
        SELECT w.id FROM webhook w JOIN process p ON p.id = w.process_id
        WHERE p.status IN ('SUCCESSFUL', 'FAILED', 'STOPPED') AND p.ended_at < $1
          AND NOT EXISTS (SELECT FROM webhook_delivery d WHERE d.webhook_id = w.id)
        LIMIT 1000 FOR UPDATE OF w SKIP LOCKED)
      """;

  private final Pool pool;
  private final WebhooksConfig config;
  private final Clock clock;

  Retention(Pool pool, WebhooksConfig config, Clock clock) {
    this.pool = pool;
    this.config = config;
    this.clock = clock;
  }

  @Scheduled(every = "5m", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
  Uni<Void> forget() {
    OffsetDateTime before = clock.instant().minus(config.keep()).atOffset(ZoneOffset.UTC);
    return forget(FORGET_DELIVERIES, before)
        .chain(() -> forget(FORGET_WEBHOOKS, before))
        .onFailure()
        .invoke(problem -> LOG.debugf("no delivery was forgotten: %s", problem.getMessage()))
        .onFailure()
        .recoverWithNull();
  }

  private Uni<Void> forget(String sql, OffsetDateTime before) {
    return pool.withConnection(
            connection -> connection.preparedQuery(sql).execute(Tuple.of(before)))
        .replaceWithVoid();
  }
}
