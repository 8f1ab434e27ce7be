package br.org.linea.orchestration.api.webhooks;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Gauges of what waits for receivers; {@code NaN} while the database is away. */
@ApplicationScoped
class QueueGauges {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  private static final String COUNT =
      """
      SELECT count(*) FILTER (WHERE NOT w.paused) AS waiting,
        count(*) FILTER (WHERE w.paused) AS paused,
        coalesce(extract(epoch FROM now() - min(d.created_at) FILTER (WHERE NOT w.paused)), 0)::float8
          AS age,
        (SELECT count(*) FROM webhook_delivery WHERE state = 'parked') AS parked,
        (SELECT count(*) FROM webhook WHERE failures > 0 AND NOT paused) AS failing
      FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id WHERE d.state = 'waiting'
      """;

  private final Pool pool;
  private volatile Optional<Counted> known = Optional.empty();

  private record Counted(long waiting, long paused, double age, long parked, long failing) {}

  QueueGauges(Pool pool, MeterRegistry metrics) {
    this.pool = pool;
    gauge(
        metrics,
        "orchestrator.webhooks.waiting",
        "Deliveries that are still to be made",
        Counted::waiting);
    gauge(
        metrics,
        "orchestrator.webhooks.paused",
        "Deliveries that wait for a paused webhook",
        Counted::paused);
    gauge(
        metrics,
        "orchestrator.webhooks.age.seconds",
        "Age of the oldest that is still to be made",
        Counted::age);
    gauge(
        metrics, "orchestrator.webhooks.parked", "Deliveries that were given up", Counted::parked);
    gauge(
        metrics,
        "orchestrator.webhooks.failing",
        "Webhooks whose last attempt failed",
        Counted::failing);
  }

  private void gauge(
      MeterRegistry metrics, String name, String description, ToDoubleFunction<Counted> value) {
    Gauge.builder(name, this, its -> its.known.map(value::applyAsDouble).orElse(Double.NaN))
        .description(description)
        .register(metrics);
  }

  @Scheduled(
      every = "${orchestrator.health.measure-interval:10s}",
      concurrentExecution = ConcurrentExecution.SKIP)
  Uni<Void> read() {
    return pool.withConnection(connection -> connection.query(COUNT).execute())
        .map(rows -> Optional.of(counted(rows.iterator().next())))
        .ifNoItem()
        .after(LIMIT)
        .fail()
        .onFailure()
        .recoverWithItem(Optional.empty())
        .invoke(counted -> known = counted)
        .replaceWithVoid();
  }

  private static Counted counted(Row row) {
    return new Counted(
        row.getLong("waiting"),
        row.getLong("paused"),
        row.getDouble("age"),
        row.getLong("parked"),
        row.getLong("failing"));
  }
}
