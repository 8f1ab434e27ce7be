package br.org.linea.orchestration.api.health;

import br.org.linea.orchestration.api.process.ProcessStatus;
import br.org.linea.orchestration.api.store.AgentsConfig;
import br.org.linea.orchestration.api.store.DatabaseProbe;
import br.org.linea.orchestration.api.store.Statistics;
import br.org.linea.orchestration.api.store.Statistics.Snapshot;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;

/**
 * Gauges of what the database counts every few seconds: processes by state, the outbox, agents.
 * Every instance reports the same numbers, and {@code NaN} while the database is away.
 */
@ApplicationScoped
class Metrics {

  private static final Logger LOG = Logger.getLogger(Metrics.class);

  private final Statistics statistics;
  private final HealthConfig config;
  private final AgentsConfig agents;
  private final DatabaseProbe database;
  private volatile Optional<Snapshot> known = Optional.empty();
  private volatile boolean writable;

  Metrics(
      Statistics statistics,
      HealthConfig config,
      AgentsConfig agents,
      DatabaseProbe database,
      MeterRegistry metrics) {
    this.statistics = statistics;
    this.database = database;
    this.config = config;
    this.agents = agents;
    for (ProcessStatus status : ProcessStatus.values()) {
      gauge(
          metrics,
          "orchestrator.processes",
          "Processes by state",
          Tags.of(Tag.of("status", status.label())),
          counted -> counted.processes().getOrDefault(status, 0L));
    }
    gauge(
        metrics,
        "orchestrator.outbox.depth",
        "Commands that the broker has not confirmed",
        Tags.empty(),
        Snapshot::outboxDepth);
    gauge(
        metrics,
        "orchestrator.outbox.age.seconds",
        "Age of the oldest of them",
        Tags.empty(),
        Snapshot::outboxAgeSeconds);
    gauge(
        metrics,
        "orchestrator.agents.alive",
        "Agents with a recent heartbeat",
        Tags.empty(),
        Snapshot::agentsAlive);
    Gauge.builder("orchestrator.database.writable", this, its -> its.writable ? 1 : 0)
        .description("Whether a new session of the database takes writes")
        .register(metrics);
  }

  private void gauge(
      MeterRegistry metrics,
      String name,
      String description,
      Tags tags,
      ToDoubleFunction<Snapshot> value) {
    Gauge.builder(
            name,
            this,
            its -> its.known.map(counted -> value.applyAsDouble(counted)).orElse(Double.NaN))
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
    return statistics
        .count(agents.heartbeatTimeout())
        .ifNoItem()
        .after(config.databaseLimit())
        .fail()
        .map(Optional::of)
        .onFailure()
        .recoverWithItem(
            problem -> {
              LOG.debugf("nothing was counted: %s", problem.getMessage());
              return Optional.empty();
            })
        .invoke(counted -> known = counted)
        .replaceWithVoid();
  }
}
