package br.org.linea.orchestration.api.store;

import br.org.linea.orchestration.messages.PipelineName;
import br.org.linea.orchestration.messages.ProcessId;
import br.org.linea.orchestration.messages.RunFile;
import br.org.linea.orchestration.messages.WorkerName;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The stored end of runs' output. Each call is a transaction of its own, on any thread: unlike
 * Hibernate Reactive's sessions, the pool's connections are not bound to a Vert.x context, and an
 * agent's answer comes on a thread of RabbitMQ's client.
 */
@ApplicationScoped
public class RunTails {

  private static final String KEEP =
      """
      INSERT INTO run_tail (process_id, stream, starts_at, content)
      VALUES ($1, $2, $3, decode($4, 'base64'))
      ON CONFLICT (process_id, stream)
      DO UPDATE SET starts_at = EXCLUDED.starts_at, content = EXCLUDED.content
      """;

  private static final String FIND =
      "SELECT starts_at, content FROM run_tail WHERE process_id = $1 AND stream = $2";

  /** In random order, so that runs that always fail do not block the others. */
  private static final String MISSING =
      """
      SELECT p.id, p.task_id, p.pipeline, p.worker FROM process_history h
      JOIN process p ON p.id = h.process_id
      JOIN agent a ON a.worker = p.worker AND a.last_seen >= $2
      WHERE h.at >= $1 AND h.status IN ('SUCCESSFUL', 'FAILED', 'STOPPED')
        AND (SELECT count(*) FROM run_tail t WHERE t.process_id = p.id) < $3
      ORDER BY random() LIMIT $4
      """;

  private static final String RUN =
      """
      SELECT id, task_id, pipeline, worker FROM process WHERE id = $1 AND worker IS NOT NULL
      """;

  private final Pool pool;

  /** For CDI. */
  public RunTails(Pool pool) {
    this.pool = pool;
  }

  /**
   * The end of a file.
   *
   * @param startsAt where it begins in the file
   * @param base64 its bytes, in Base64
   */
  public record Tail(long startsAt, String base64) {}

  /**
   * A run that has an agent.
   *
   * @param id its process
   * @param taskId the process's other name
   * @param pipeline which pipeline
   * @param worker its agent
   */
  public record Run(ProcessId id, UUID taskId, PipelineName pipeline, WorkerName worker) {
    private static Run of(Row row) {
      return new Run(
          new ProcessId(row.getInteger("id")),
          row.getUUID("task_id"),
          new PipelineName(row.getString("pipeline")),
          new WorkerName(row.getString("worker")));
    }
  }

  /** The run of a process; empty while it has no agent. */
  public Uni<Optional<Run>> run(ProcessId process) {
    return pool.withConnection(
            connection -> connection.preparedQuery(RUN).execute(Tuple.of(process.value())))
        .map(rows -> runs(rows).findFirst());
  }

  private static Stream<Run> runs(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(Run::of);
  }

  /** Stores the end of a file; a later one replaces it. */
  public Uni<Void> keep(ProcessId process, RunFile file, Tail tail) {
    return pool.withConnection(
            connection ->
                connection
                    .preparedQuery(KEEP)
                    .execute(
                        Tuple.of(process.value(), file.name(), tail.startsAt(), tail.base64())))
        .replaceWithVoid();
  }

  /**
   * Ended runs without stored output whose agent is alive.
   *
   * @param over earliest end
   * @param seen earliest last heartbeat of the agent
   * @param limit most of them
   */
  public Uni<List<Run>> missing(Instant over, Instant seen, int limit) {
    return pool.withConnection(
            connection ->
                connection
                    .preparedQuery(MISSING)
                    .execute(
                        Tuple.of(
                            over.atOffset(ZoneOffset.UTC),
                            seen.atOffset(ZoneOffset.UTC),
                            RunFile.OUTPUT.size(),
                            limit)))
        .map(rows -> runs(rows).toList());
  }

  /** The stored end of a file; empty without one. */
  public Uni<Optional<Tail>> find(ProcessId process, RunFile file) {
    return pool.withConnection(
            connection ->
                connection.preparedQuery(FIND).execute(Tuple.of(process.value(), file.name())))
        .map(
            rows -> {
              Iterator<Row> found = rows.iterator();
              return found.hasNext() ? Optional.of(tail(found.next())) : Optional.empty();
            });
  }

  private static Tail tail(Row row) {
    return new Tail(
        row.getLong("starts_at"),
        Base64.getEncoder().encodeToString(row.getBuffer("content").getBytes()));
  }
}
