package br.org.linea.orchestration.api.store;

import br.org.linea.orchestration.api.process.ProcessStatus;
import br.org.linea.orchestration.messages.PipelineName;
import br.org.linea.orchestration.messages.ProcessId;
import br.org.linea.orchestration.messages.WorkerName;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/**
 * What retention reads and writes of processes that have ended. Each method opens a session of its
 * own.
 */
@ApplicationScoped
public class EndedRuns {

  /**
   * Left out are those whose job may still live, since its end was not seen: lost ones and those
   * that an operator abandoned. A job of another system has a directory that is not ours.
   */
  private static final String PAGE =
      """
      SELECT p.id, p.task_id, p.pipeline, p.status, p.ended_at FROM process p
      WHERE p.worker = :worker AND p.id > :after AND p.directory_removed_at IS NULL
        AND p.status IN ('SUCCESSFUL', 'FAILED', 'STOPPED') AND p.ended_at IS NOT NULL
        AND p.adopted_job_name IS NULL
        AND (p.failure_reason IS NULL OR p.failure_reason <> 'LOST')
        AND NOT EXISTS (
          SELECT 1 FROM process_history h
          WHERE h.process_id = p.id
            AND CAST(h.evidence AS json) ->> 'abandoned_by' IS NOT NULL)
      ORDER BY p.id LIMIT :most
      """;

  /** What was reported before keeps its time. */
  private static final String REMOVED =
      """
      UPDATE process SET directory_removed_at = :at
      WHERE id IN (:ids) AND worker = :worker AND directory_removed_at IS NULL
        AND status IN ('SUCCESSFUL', 'FAILED', 'STOPPED')
      """;

  /**
   * Those of an agent whose run directory was not reported removed, by number.
   *
   * @param after only those with a higher number
   * @param most rows
   */
  @WithSession
  public Uni<List<EndedRun>> page(WorkerName worker, int after, int most) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(PAGE, Object[].class)
                    .setParameter("worker", worker.value())
                    .setParameter("after", after)
                    .setParameter("most", most)
                    .getResultList())
        .map(rows -> rows.stream().map(EndedRuns::run).toList());
  }

  private static EndedRun run(Object[] row) {
    return new EndedRun(
        new ProcessId(((Number) row[0]).intValue()),
        (UUID) row[1],
        new PipelineName((String) row[2]),
        ProcessStatus.valueOf((String) row[3]),
        moment(row[4]));
  }

  private static Instant moment(Object value) {
    return value instanceof OffsetDateTime time ? time.toInstant() : (Instant) value;
  }

  /**
   * Stores that the run directories of these processes are removed; completes with how many that
   * was new of. Processes of other agents, and those that have not ended, are left alone.
   */
  @WithTransaction
  public Uni<Integer> removed(WorkerName worker, List<Integer> ids, Instant at) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(REMOVED)
                    .setParameter("at", at)
                    .setParameter("ids", ids)
                    .setParameter("worker", worker.value())
                    .executeUpdate());
  }
}
