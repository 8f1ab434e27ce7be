package br.org.linea.orchestration.api.store;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Processes that one request brings together. A few statements store a thousand of them. Every
 * method needs the caller's transaction.
 */
@ApplicationScoped
public class BatchRows {

  /** One row for each config; the first one has the key. Numbers follow the order of configs. */
  private static final String INSERT =
      """
      INSERT INTO process (task_id, owner, owner_id, pipeline, pipeline_version, executor, worker,
        one_agent, detail, used_config, comment, labels, accepted_at, status, since, lease, sequence,
        idempotency_key, idempotency_hash, resources, on_behalf_of, batch)
      SELECT gen_random_uuid(), cast(:owner as text), cast(:ownerId as integer),
        cast(:pipeline as text), cast(:version as text), cast(:executor as text),
        cast(:worker as text), cast(:oneAgent as boolean), cast(:reason as text), config,
        cast(:comment as text), cast(:labels as text), cast(:at as timestamptz), 'QUEUED',
        cast(:at as timestamptz), 0, 0,
        CASE WHEN place = 1 THEN cast(:key as text) END,
        CASE WHEN place = 1 THEN cast(:keyHash as text) END,
        cast(:resources as text), cast(:onBehalfOf as text), cast(:batch as uuid)
      FROM json_array_elements_text(cast(cast(:configs as text) as json))
        WITH ORDINALITY AS given(config, place)
      ORDER BY place
      """;

  private static final String ROWS = "from ProcessRow where batch = :batch order by id";
  private static final String IDS = "SELECT id FROM process WHERE batch = :batch ORDER BY id";

  private static final String BEGIN_HISTORY =
      """
      INSERT INTO process_history
        (process_id, number, at, status, source, reason, evidence, traceparent)
      SELECT id, 1, accepted_at, 'QUEUED', cast(:source as text), '', '{}',
        cast(:traceparent as text)
      FROM process WHERE batch = :batch ORDER BY id
      """;

  /**
   * Inserts a Queued process for each config.
   *
   * @param batch their batch, a new id
   * @param common all that they share; its key identifies the batch, its own config is ignored
   * @param usedConfigs effective configs
   * @return the processes, in the order of their configs
   */
  public Uni<List<ProcessRecord>> insert(
      UUID batch, ProcessRows.Draft common, List<String> usedConfigs) {
    return Panache.getSession()
        .chain(
            session ->
                insertion(session, common)
                    .setParameter("batch", batch)
                    .setParameter("configs", new JsonArray(usedConfigs).encode())
                    .executeUpdate()
                    .chain(
                        () ->
                            session
                                .createQuery(ROWS, ProcessRow.class)
                                .setParameter("batch", batch)
                                .getResultList()))
        .map(rows -> rows.stream().map(ProcessRow::toRecord).toList());
  }

  private static Mutiny.MutationQuery insertion(Mutiny.Session session, ProcessRows.Draft common) {
    return session
        .createNativeQuery(INSERT)
        .setParameter("owner", common.owner())
        .setParameter("ownerId", common.ownerId())
        .setParameter("pipeline", common.pipeline())
        .setParameter("version", common.pipelineVersion())
        .setParameter("executor", common.executor())
        .setParameter("worker", common.worker().map(Object::toString).orElse(null))
        .setParameter("oneAgent", common.oneAgent())
        .setParameter("reason", common.reason().orElse(null))
        .setParameter("comment", common.comment())
        .setParameter("labels", common.labels())
        .setParameter("at", common.acceptedAt())
        .setParameter("key", common.key().orElse(null))
        .setParameter("keyHash", common.keyHash().orElse(null))
        .setParameter("resources", common.resources().orElse(null))
        .setParameter("onBehalfOf", common.onBehalfOf().orElse(null));
  }

  /** Begins the histories of a batch that this transaction has made. */
  public Uni<Void> beginHistory(UUID batch, String source, String traceparent) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(BEGIN_HISTORY)
                    .setParameter("batch", batch)
                    .setParameter("source", source)
                    .setParameter("traceparent", traceparent)
                    .executeUpdate())
        .replaceWithVoid();
  }

  /** The numbers of its processes, deleted or not, in the order of their configs. */
  public Uni<List<Integer>> ids(UUID batch) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(IDS, Integer.class)
                    .setParameter("batch", batch)
                    .getResultList());
  }
}
