package br.org.linea.orchestration.api.store;

import br.org.linea.orchestration.api.process.ProcessStatus;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Numbers for monitoring, counted by the database in one query. */
@ApplicationScoped
public class Statistics {

  private static final String COUNT =
      """
      SELECT status, number, depth, age, alive
      FROM
        (SELECT count(*) AS depth,
          coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 AS age
        FROM outbox) AS commands
        CROSS JOIN (SELECT count(*) AS alive FROM agent
          WHERE last_seen > now() - $1 * interval '1 millisecond') AS agents
        LEFT JOIN (SELECT status, count(*) AS number FROM process GROUP BY status) AS states
          ON true
      """;

  private final Pool pool;

  /** For CDI. */
  public Statistics(Pool pool) {
    this.pool = pool;
  }

  /**
   * What the database counted.
   *
   * @param processes by state; a state without any is missing
   * @param outboxDepth commands that the broker has not confirmed
   * @param outboxAgeSeconds age of the oldest of them, 0 without any
   * @param agentsAlive agents whose last heartbeat is recent
   */
  public record Snapshot(
      Map<ProcessStatus, Long> processes,
      long outboxDepth,
      double outboxAgeSeconds,
      long agentsAlive) {

    /** Keeps the record immutable. */
    public Snapshot {
      processes = Map.copyOf(processes);
    }
  }

  /**
   * Counts.
   *
   * @param recent how old an agent's last heartbeat may be
   */
  public Uni<Snapshot> count(Duration recent) {
    return pool.withConnection(
            connection -> connection.preparedQuery(COUNT).execute(Tuple.of(recent.toMillis())))
        .map(Statistics::snapshot);
  }

  private static Snapshot snapshot(RowSet<Row> rows) {
    Map<ProcessStatus, Long> processes = new EnumMap<>(ProcessStatus.class);
    for (Row row : rows) {
      if (row.getString("status") != null) {
        processes.put(ProcessStatus.valueOf(row.getString("status")), row.getLong("number"));
      }
    }
    Row any = rows.iterator().next();
    return new Snapshot(
        processes, any.getLong("depth"), any.getDouble("age"), any.getLong("alive"));
  }
}
