package br.org.linea.orchestration.api.health;

import br.org.linea.orchestration.api.process.ProcessStatus;
import br.org.linea.orchestration.api.store.AgentsConfig;
import br.org.linea.orchestration.api.store.DatabaseProbe;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Numbers that only the database knows, read every few seconds: processes by state, the outbox,
 * agents. Every instance tells the same ones. While the database is away they are not told at all
 * ({@code NaN}), rather than told wrong.
 */
@ApplicationScoped
class Measures {

  private static final Logger LOG = Logger.getLogger(Measures.class);

  private static final String SQL =
      """
      SELECT 'status ' || status AS name, count(*)::float8 AS value FROM process GROUP BY status
      UNION ALL SELECT 'outbox depth', count(*)::float8 FROM outbox
      UNION ALL SELECT 'outbox age', coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8
        FROM outbox
      UNION ALL SELECT 'agents alive', count(*)::float8 FROM agent
        WHERE last_seen > now() - $1 * interval '1 millisecond'
      """;

  private final Pool pool;
  private final HealthConfig config;
  private final AgentsConfig agents;
  private final DatabaseProbe database;
  private final Map<String, Double> known = new ConcurrentHashMap<>();
  private volatile boolean fresh;
  private volatile boolean writable;

  Measures(
      Pool pool,
      HealthConfig config,
      AgentsConfig agents,
      DatabaseProbe database,
      MeterRegistry metrics) {
    this.pool = pool;
    this.database = database;
    this.config = config;
    this.agents = agents;
    for (ProcessStatus status : ProcessStatus.values()) {
      gauge(
          metrics,
          "orchestrator.processes",
          "status " + status.name(),
          "Processes by state",
          Tags.of(Tag.of("status", status.label())));
    }
    gauge(
        metrics,
        "orchestrator.outbox.depth",
        "outbox depth",
        "Commands that the broker has not confirmed",
        Tags.empty());
    gauge(
        metrics,
        "orchestrator.outbox.age.seconds",
        "outbox age",
        "Age of the oldest of them",
        Tags.empty());
    gauge(
        metrics,
        "orchestrator.agents.alive",
        "agents alive",
        "Agents heard of lately",
        Tags.empty());
    Gauge.builder("orchestrator.database.writable", this, its -> its.writable ? 1 : 0)
        .description("Whether a new session of the database takes writes")
        .register(metrics);
  }

  private void gauge(
      MeterRegistry metrics, String name, String key, String description, Tags tags) {
    Gauge.builder(name, known, all -> fresh ? all.getOrDefault(key, 0d) : Double.NaN)
        .description(description)
        .tags(tags)
        .register(metrics);
  }

  @Scheduled(
      every = "${orchestrator.health.measure-interval:10s}",
      concurrentExecution = ConcurrentExecution.SKIP)
  Uni<Void> probe() {
    return database
        .takesWrites()
        .onItemOrFailure()
        .invoke((done, problem) -> writable = problem == null)
        .onFailure()
        .recoverWithNull();
  }

  @Scheduled(
      every = "${orchestrator.health.measure-interval:10s}",
      concurrentExecution = ConcurrentExecution.SKIP)
  Uni<Void> read() {
    return pool.withConnection(
            connection ->
                connection.preparedQuery(SQL).execute(Tuple.of(agents.silence().toMillis())))
        .ifNoItem()
        .after(config.databaseLimit())
        .fail()
        .invoke(
            rows -> {
              Map<String, Double> read = new ConcurrentHashMap<>();
              for (Row row : rows) {
                read.put(row.getString("name"), row.getDouble("value"));
              }
              known.keySet().retainAll(read.keySet());
              known.putAll(read);
              fresh = true;
            })
        .onFailure()
        .invoke(
            problem -> {
              fresh = false;
              LOG.debugf("nothing was measured: %s", problem.getMessage());
            })
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }
}
