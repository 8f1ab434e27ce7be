package br.org.linea.orchestration.api.store;

import br.org.linea.orchestration.messages.PipelineName;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the recent runs of a pipeline did, counted by the database in one query. */
@ApplicationScoped
public class PipelineStatistics {

  /** A day has the runs that were accepted on it. Times are those of runs that have begun. */
  private static final String COUNT =
      """
      WITH recent AS MATERIALIZED (
        SELECT (accepted_at AT TIME ZONE 'UTC')::date AS day, status, failure_reason,
          extract(epoch FROM started_at - accepted_at)::float8 AS waited,
          extract(epoch FROM ended_at - started_at)::float8 AS ran
        FROM process
        WHERE pipeline = $1 AND accepted_at >= $2 AND ($3::text[] IS NULL OR owner = ANY ($3)))
      SELECT 'day' AS kind, day, NULL AS reason,
        count(*) FILTER (WHERE status = 'SUCCESSFUL') AS successful,
        count(*) FILTER (WHERE status = 'FAILED') AS failed,
        count(*) FILTER (WHERE status = 'STOPPED') AS stopped,
        count(*) FILTER (WHERE status NOT IN ('SUCCESSFUL', 'FAILED', 'STOPPED')) AS unfinished,
        NULL::float8[] AS waited, NULL::float8[] AS ran
      FROM recent GROUP BY day
      UNION ALL
      SELECT 'reason', NULL, failure_reason, NULL, count(*), NULL, NULL, NULL, NULL
      FROM recent WHERE status = 'FAILED' GROUP BY failure_reason
      UNION ALL
      SELECT 'times', NULL, NULL, NULL, NULL, NULL, NULL,
        percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY waited),
        percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY ran)
      FROM recent
      ORDER BY kind, day, failed DESC, reason
      """;

  private final Pool pool;

  /** For CDI. */
  public PipelineStatistics(Pool pool) {
    this.pool = pool;
  }

  /**
   * Runs that were accepted on a day.
   *
   * @param day in UTC
   * @param unfinished those that have no end yet
   */
  public record Day(LocalDate day, long successful, long failed, long stopped, long unfinished) {
    /** All of them. */
    public long all() {
      return successful + failed + stopped + unfinished;
    }
  }

  /**
   * Failed runs with the same reason.
   *
   * @param name of the reason; empty where none was recorded
   */
  public record Reason(String name, long runs) {}

  /**
   * Times in seconds.
   *
   * @param median half of the runs took no longer
   * @param p95 95 of 100 runs took no longer
   */
  public record Times(double median, double p95) {}

  /**
   * What was counted.
   *
   * @param days with a run, the first one first
   * @param reasons the most frequent one first
   * @param waits from acceptance to the start; empty without a run that has begun
   * @param runs from the start to the end; empty without a run that has begun and ended
   */
  public record Report(
      List<Day> days, List<Reason> reasons, Optional<Times> waits, Optional<Times> runs) {

    /** Keeps copies. */
    public Report {
      days = List.copyOf(days);
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * Counts.
   *
   * @param from first day, in UTC
   * @param visible the owners whose runs count, all when absent
   */
  public Uni<Report> count(PipelineName pipeline, LocalDate from, Optional<Set<String>> visible) {
    Tuple values =
        Tuple.of(
            pipeline.value(),
            from.atStartOfDay().atOffset(ZoneOffset.UTC),
            visible.map(owners -> owners.toArray(String[]::new)).orElse(null));
    return pool.withConnection(connection -> connection.preparedQuery(COUNT).execute(values))
        .map(PipelineStatistics::report);
  }

  private static Report report(RowSet<Row> rows) {
    List<Day> days = new ArrayList<>();
    List<Reason> reasons = new ArrayList<>();
    Optional<Times> waits = Optional.empty();
    Optional<Times> runs = Optional.empty();
    for (Row row : rows) {
      switch (row.getString("kind")) {
        case "day" ->
            days.add(
                new Day(
                    row.getLocalDate("day"),
                    row.getLong("successful"),
                    row.getLong("failed"),
                    row.getLong("stopped"),
                    row.getLong("unfinished")));
        case "reason" ->
            reasons.add(
                new Reason(
                    Optional.ofNullable(row.getString("reason")).orElse(""),
                    row.getLong("failed")));
        default -> {
          waits = times(row.getArrayOfDoubles("waited"));
          runs = times(row.getArrayOfDoubles("ran"));
        }
      }
    }
    return new Report(days, reasons, waits, runs);
  }

  private static Optional<Times> times(Double[] percentiles) {
    return percentiles == null
        ? Optional.empty()
        : Optional.of(new Times(percentiles[0], percentiles[1]));
  }
}
