package br.org.linea.orchestration.api.store;

import br.org.linea.orchestration.api.process.Dependencies;
import br.org.linea.orchestration.api.process.ProcessStatus;
import br.org.linea.orchestration.messages.ProcessId;
import br.org.linea.orchestration.messages.WorkerName;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Rows of processes for their only writer; every method needs a session that the caller opened. */
@ApplicationScoped
public class ProcessRows implements PanacheRepositoryBase<ProcessRow, Integer> {

  /**
   * By the index, whose rows hold no key of 10,000 characters. Only the id: a prepared "SELECT *"
   * fails once a newer release has added a column.
   */
  private static final String BY_KEY =
      """
      SELECT id FROM process
      WHERE owner_id = :owner AND idempotency_key = :key
        AND idempotency_digest(idempotency_key) = idempotency_digest(:key)
      """;

  private static final String HAND_OUT =
      "UPDATE outbox SET handed_out = true WHERE worker = :worker AND NOT handed_out";

  private static final String UNFINISHED =
      "worker = ?1 and status not in (SUCCESSFUL, FAILED, STOPPED) order by id";

  /** Of processes whose Start is not handed out. */
  private static final String WITHHELD =
      """
      SELECT p.id FROM process p JOIN outbox o ON o.process_id = p.id
      WHERE p.worker = :worker AND p.status NOT IN ('SUCCESSFUL', 'FAILED', 'STOPPED')
        AND NOT o.handed_out AND CAST(o.content AS json) ->> 'type' = 'process.start'
      """;

  /**
   * What is stored of a process when it is accepted.
   *
   * @param owner its owner
   * @param ownerId the owner's number
   * @param pipeline key in the catalogue
   * @param pipelineVersion its version
   * @param executor what it runs on
   * @param worker its agent, when there is one already
   * @param oneAgent whether one agent must have all its pipeline's unfinished processes
   * @param reason what it waits for, when its agent cannot take it now
   * @param usedConfig effective config
   * @param comment the client's words
   * @param labels JSON object
   * @param acceptedAt now
   * @param key idempotency key
   * @param keyHash hash of the body that came with the key
   * @param rerunOf the process that it runs again
   * @param taskId its unique id, when that is known already
   * @param resources what it asks Slurm for, the text of a JSON object
   * @param after the processes that it waits for
   * @param onBehalfOf for whom the client asks
   */
  public record Draft(
      String owner,
      int ownerId,
      String pipeline,
      String pipelineVersion,
      String executor,
      Optional<WorkerName> worker,
      boolean oneAgent,
      Optional<String> reason,
      String usedConfig,
      String comment,
      String labels,
      Instant acceptedAt,
      Optional<String> key,
      Optional<String> keyHash,
      Optional<ProcessId> rerunOf,
      Optional<UUID> taskId,
      Optional<String> resources,
      Optional<Dependencies> after,
      Optional<String> onBehalfOf) {
    /** Without the config, which no log may show. */
    @Override
    public String toString() {
      return "a process of " + owner + ": " + pipeline;
    }
  }

  /** Inserts a Queued process; the row has its id when the answer comes. */
  public Uni<ProcessRow> insert(Draft draft) {
    ProcessRow row = new ProcessRow();
    row.taskId = draft.taskId().orElseGet(UUID::randomUUID);
    row.owner = draft.owner();
    row.ownerId = draft.ownerId();
    row.pipeline = draft.pipeline();
    row.pipelineVersion = draft.pipelineVersion();
    row.executor = draft.executor();
    row.worker = draft.worker().map(WorkerName::value).orElse(null);
    row.oneAgent = draft.oneAgent();
    row.detail = draft.reason().orElse(null);
    row.usedConfig = draft.usedConfig();
    row.comment = draft.comment();
    row.labels = draft.labels();
    row.acceptedAt = draft.acceptedAt();
    row.status = ProcessStatus.QUEUED;
    row.since = draft.acceptedAt();
    row.idempotencyKey = draft.key().orElse(null);
    row.idempotencyHash = draft.keyHash().orElse(null);
    row.resources = draft.resources().orElse(null);
    row.onBehalfOf = draft.onBehalfOf().orElse(null);
    row.links = ProcessLinks.of(draft.rerunOf(), draft.after());
    return persistAndFlush(row);
  }

  /**
   * Loads a process and locks its row until the end of the transaction; null when there is none.
   */
  public Uni<ProcessRow> lock(ProcessId id) {
    return findById(id.value(), LockModeType.PESSIMISTIC_WRITE);
  }

  /**
   * Deletes a process if it has ended; completes with the process, empty when there is none or it
   * was deleted before. Its row stays.
   */
  public Uni<Optional<ProcessRecord>> delete(ProcessId id, Instant at, String by) {
    return lock(id)
        .map(
            row -> {
              Optional<ProcessRecord> found =
                  Optional.ofNullable(row)
                      .filter(it -> it.deletedAt == null)
                      .map(ProcessRow::toRecord);
              if (found.filter(process -> process.status().terminal()).isPresent()) {
                row.deletedAt = at;
                row.deletedBy = by;
              }
              return found;
            });
  }

  /** The process that an owner's key made; null when there is none. */
  public Uni<ProcessRow> byKey(int ownerId, String key) {
    return getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(BY_KEY, Integer.class)
                    .setParameter("owner", ownerId)
                    .setParameter("key", key)
                    .getSingleResultOrNull())
        .onItem()
        .ifNotNull()
        .transformToUni(id -> findById(id));
  }

  /**
   * The unfinished processes of an agent, by id. The agent may act on them, so that none of their
   * Starts can be withdrawn afterwards; processes that are stored meanwhile are left out.
   */
  public Uni<List<ProcessRow>> handOut(WorkerName worker) {
    return getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(HAND_OUT)
                    .setParameter("worker", worker.value())
                    .executeUpdate()
                    .chain(() -> list(UNFINISHED, worker.value()))
                    // After the rows: a process that they have is stored with its Start.
                    .chain(
                        rows ->
                            session
                                .createNativeQuery(WITHHELD, Integer.class)
                                .setParameter("worker", worker.value())
                                .getResultList()
                                .map(HashSet::new)
                                .map(
                                    withheld ->
                                        rows.stream()
                                            .filter(row -> !withheld.contains(row.id))
                                            .toList())));
  }
}
