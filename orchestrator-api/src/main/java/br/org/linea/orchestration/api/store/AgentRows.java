package br.org.linea.orchestration.api.store;

import br.org.linea.orchestration.messages.PipelineName;
import br.org.linea.orchestration.messages.WorkerName;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The table of agents, and the choice of an agent for a process. Every method needs the caller's
 * transaction.
 */
@ApplicationScoped
public class AgentRows implements PanacheRepositoryBase<AgentRow, String> {

  /** A single agent is chosen without counting its processes. */
  private static final String FEWEST =
      """
      WITH fit AS (
        SELECT worker FROM agent
        WHERE last_seen >= :since AND :executor = ANY (string_to_array(executors, ','))
          AND worker <> ALL (string_to_array(:unreachable, ',')))
      SELECT worker FROM fit
      ORDER BY CASE WHEN (SELECT count(*) FROM fit) > 1 THEN (
          SELECT count(*) FROM process p
          WHERE p.worker = fit.worker AND p.status NOT IN ('SUCCESSFUL', 'FAILED', 'STOPPED'))
        END, worker
      LIMIT 1
      """;

  /** What an agent must run on to be given a process. */
  private static final String NEEDED =
      "executor || CASE WHEN resources IS NULL THEN '' ELSE '+resources' END";

  /** Locked one after another, by all callers in the same order. */
  private static final String UNASSIGNED_PIPELINES =
      """
      SELECT DISTINCT pipeline FROM process
      WHERE worker IS NULL AND NOT held AND one_agent AND %s IN (:executors)
        AND status NOT IN ('SUCCESSFUL', 'FAILED', 'STOPPED')
      ORDER BY pipeline
      """
          .formatted(NEEDED);

  /** The agent of the newest unfinished process, which is the agent of all that have come since. */
  private static final String HOLDER =
      """
      SELECT worker FROM process
      WHERE pipeline = :pipeline AND worker IS NOT NULL
        AND status NOT IN ('SUCCESSFUL', 'FAILED', 'STOPPED')
      ORDER BY id DESC LIMIT 1
      """;

  /** Removes the reason, which was the missing agent. */
  private static final String ADOPT =
      """
      UPDATE process SET detail = NULL, worker = COALESCE(
        CASE WHEN one_agent THEN (
          SELECT h.worker FROM process h
          WHERE h.pipeline = process.pipeline AND h.worker IS NOT NULL
            AND h.status NOT IN ('SUCCESSFUL', 'FAILED', 'STOPPED')
          ORDER BY h.id DESC LIMIT 1) END,
        :worker)
      WHERE worker IS NULL AND NOT held AND %s IN (:executors)
        AND status NOT IN ('SUCCESSFUL', 'FAILED', 'STOPPED')
      """
          .formatted(NEEDED);

  /** Commands of an agent that never registered have no queue to go to. */
  private static final String ADDRESS =
      """
      UPDATE outbox SET worker = p.worker FROM process p
      WHERE outbox.process_id = p.id AND outbox.worker IS NULL
        AND p.worker IN (SELECT a.worker FROM agent a)
      """;

  /** Once its agent has reported a process, the reason is the agent's. */
  private static final String ABSENT =
      """
      UPDATE process SET detail = format(
        'The agent %s, which has this process, has sent no heartbeat since %s.', a.worker,
        to_char(a.last_seen AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
      FROM agent a
      WHERE process.worker = a.worker AND a.last_seen < :since
        AND status = 'QUEUED' AND sequence = 0 AND detail IS NULL
      """;

  private static final String PRESENT_AGAIN =
      """
      UPDATE process SET detail = NULL
      WHERE status = 'QUEUED' AND sequence = 0 AND detail IS NOT NULL
        AND worker IN (SELECT a.worker FROM agent a WHERE a.last_seen >= :since)
      """;

  /** Until its agent reports a process, the reason is the API's. */
  private static final String PRESENT =
      """
      UPDATE process SET detail = NULL
      WHERE worker = :worker AND status = 'QUEUED' AND sequence = 0 AND detail IS NOT NULL
      """;

  private static final String LIVE =
      """
      SELECT worker, count(*) FROM process
      WHERE worker IS NOT NULL AND status NOT IN ('SUCCESSFUL', 'FAILED', 'STOPPED')
      GROUP BY worker
      """;

  /** Leases and sequences of the new agent are its own. */
  private static final String MOVE =
      """
      UPDATE process SET worker = :to, lease = 0, sequence = 0,
        detail = CASE WHEN status = 'QUEUED' THEN NULL ELSE detail END
      WHERE worker = :from AND status NOT IN ('SUCCESSFUL', 'FAILED', 'STOPPED')
      """;

  /** Commands that no relay has handed out cannot have reached the old agent. */
  private static final String READDRESS =
      """
      UPDATE outbox SET worker = :to
      WHERE worker = :from AND NOT handed_out AND process_id IN (
        SELECT s.process_id FROM outbox s
        WHERE NOT s.handed_out AND CAST(s.content AS json) ->> 'type' = 'process.start')
      """;

  /**
   * The new agent reads its list of work and searches for jobs of the old agent before it submits;
   * it would take a command of the old agent for a new one.
   */
  private static final String WITHDRAW = "DELETE FROM outbox WHERE worker = :from";

  private final AgentQueues queues;

  /** For CDI. */
  public AgentRows(AgentQueues queues) {
    this.queues = queues;
  }

  /** The live agent of the executor with the fewest unfinished processes; empty without one. */
  public Uni<Optional<WorkerName>> leastBusy(String executor, Instant since) {
    return getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(FEWEST, String.class)
                    .setParameter("since", since)
                    .setParameter(
                        "unreachable",
                        queues.missing().stream()
                            .map(WorkerName::value)
                            .collect(Collectors.joining(",")))
                    .setParameter("executor", executor)
                    .getSingleResultOrNull())
        .map(worker -> Optional.ofNullable(worker).map(WorkerName::new));
  }

  /**
   * The agent that has the unfinished processes of a pipeline, all of which must have one agent.
   * Until the transaction ends, no other one assigns a process of this pipeline.
   */
  public Uni<Optional<WorkerName>> holder(PipelineName pipeline) {
    return lock(pipeline.value())
        .chain(this::getSession)
        .chain(
            session ->
                session
                    .createNativeQuery(HOLDER, String.class)
                    .setParameter("pipeline", pipeline.value())
                    .getSingleResultOrNull())
        .map(worker -> Optional.ofNullable(worker).map(WorkerName::new));
  }

  private Uni<Void> lock(String pipeline) {
    return getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(
                        "SELECT CAST(pg_advisory_xact_lock(hashtextextended(:pipeline, 0)) AS text)",
                        String.class)
                    .setParameter("pipeline", pipeline)
                    .getSingleResult())
        .replaceWithVoid();
  }

  /** Whether the agent has got this lease, or a later one. */
  public Uni<Boolean> hasLease(WorkerName worker, long lease) {
    return findById(worker.value()).map(row -> row != null && lease <= row.lease());
  }

  /** An agent; empty when it never registered. */
  public Uni<Optional<AgentRow>> find(WorkerName worker) {
    return findById(worker.value()).map(Optional::ofNullable);
  }

  /** As {@link #find}, and locks its row until the end of the transaction. */
  public Uni<Optional<AgentRow>> lock(WorkerName worker) {
    return findById(worker.value(), LockModeType.PESSIMISTIC_WRITE).map(Optional::ofNullable);
  }

  /** Stores a new or a changed row. */
  public Uni<AgentRow> store(AgentRow row) {
    return persistAndFlush(row);
  }

  /** All agents that ever registered, by name. */
  public Uni<List<AgentRecord>> byName() {
    return list("order by worker").map(rows -> rows.stream().map(AgentRow::toRecord).toList());
  }

  /** Assigns processes that wait for one of the agent's executors to it, with their commands. */
  public Uni<Integer> adoptWaiting(WorkerName worker, List<String> executors) {
    if (executors.isEmpty()) {
      return Uni.createFrom().item(0);
    }
    return getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(UNASSIGNED_PIPELINES, String.class)
                    .setParameter("executors", executors)
                    .getResultList())
        .chain(
            pipelines ->
                Multi.createFrom()
                    .iterable(pipelines)
                    .onItem()
                    .transformToUniAndConcatenate(this::lock)
                    .collect()
                    .asList())
        .chain(() -> execute(ADOPT, Map.of("worker", worker.value(), "executors", executors)))
        .chain(() -> execute(ADDRESS, Map.of()));
  }

  /** Removes the reason "waits for its agent" from the agent's processes. */
  public Uni<Integer> present(WorkerName worker) {
    return execute(PRESENT, Map.of("worker", worker.value()));
  }

  /**
   * Sets the reason of Queued processes whose agent died after it was chosen, and removes it from
   * those whose agent is back: its heartbeat may have arrived while another instance set it. A
   * transaction of its own.
   *
   * @param since agents with a heartbeat then or later are alive
   */
  public Uni<Void> explainWaitingNow(Instant since) {
    return Panache.withTransaction(
            () ->
                execute(ABSENT, Map.of("since", since))
                    .chain(() -> execute(PRESENT_AGAIN, Map.of("since", since))))
        .replaceWithVoid();
  }

  /** The number of unfinished processes of each agent; agents without any are missing. */
  public Uni<Map<String, Long>> liveProcesses() {
    return getSession()
        .chain(session -> session.createNativeQuery(LIVE, Object[].class).getResultList())
        .map(
            rows ->
                rows.stream()
                    .collect(
                        Collectors.toMap(
                            row -> (String) row[0], row -> ((Number) row[1]).longValue())));
  }

  /** Moves all unfinished processes of one agent to another; completes with their number. */
  public Uni<Integer> move(WorkerName from, WorkerName to) {
    Map<String, Object> both = Map.of("from", from.value(), "to", to.value());
    return execute(MOVE, both)
        .call(() -> execute(READDRESS, both))
        .call(() -> execute(WITHDRAW, Map.of("from", from.value())))
        .call(() -> execute(ADDRESS, Map.of()));
  }

  private Uni<Integer> execute(String sql, Map<String, Object> parameters) {
    return getSession()
        .chain(
            session -> {
              Mutiny.MutationQuery statement = session.createNativeQuery(sql);
              parameters.forEach(statement::setParameter);
              return statement.executeUpdate();
            });
  }
}
