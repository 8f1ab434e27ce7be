package br.org.linea.orchestration.api.store;

import br.org.linea.orchestration.messages.WorkerName;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;

/** Agents, and which of them gets a process. Needs a session that the caller opened. */
@ApplicationScoped
public class AgentRows implements PanacheRepositoryBase<AgentRow, String> {

  /** Who is alone is not counted for: it takes as long as it has live processes. */
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

  private static final String ADOPT =
      """
      UPDATE process SET worker = :worker
      WHERE worker IS NULL AND executor IN (:executors)
        AND status NOT IN ('SUCCESSFUL', 'FAILED', 'STOPPED')
      """;

  private static final String ADDRESS =
      """
      UPDATE outbox SET worker = p.worker FROM process p
      WHERE outbox.process_id = p.id AND outbox.worker IS NULL AND p.worker = :worker
      """;

  private static final String LIVE =
      """
      SELECT worker, count(*) FROM process
      WHERE worker IS NOT NULL AND status NOT IN ('SUCCESSFUL', 'FAILED', 'STOPPED')
      GROUP BY worker
      """;

  /** The new agent's events have fences of its own. */
  private static final String MOVE =
      """
      UPDATE process SET worker = :to, lease = 0, sequence = 0
      WHERE worker = :from AND status NOT IN ('SUCCESSFUL', 'FAILED', 'STOPPED')
      """;

  /**
   * The new agent reads its work, and looks for jobs of the old one before it submits any; a
   * command that was on its way would look like a fresh one.
   */
  private static final String WITHDRAW = "DELETE FROM outbox WHERE worker = :from";

  private final AgentQueues queues;

  /** For CDI. */
  public AgentRows(AgentQueues queues) {
    this.queues = queues;
  }

  /** The live agent of the executor with the fewest live processes; empty when none lives. */
  public Uni<Optional<WorkerName>> leastBusy(
      Mutiny.Session session, String executor, Instant since) {
    return session
        .createNativeQuery(FEWEST, String.class)
        .setParameter("since", since)
        .setParameter(
            "unreachable",
            queues.missing().stream().map(WorkerName::value).collect(Collectors.joining(",")))
        .setParameter("executor", executor)
        .getSingleResultOrNull()
        .map(worker -> Optional.ofNullable(worker).map(WorkerName::new));
  }

  /** Gives the agent what waited for one of its executors, commands included. */
  public Uni<Integer> adoptWaiting(
      Mutiny.Session session, WorkerName worker, List<String> executors) {
    return session
        .createNativeQuery(ADOPT)
        .setParameter("worker", worker.value())
        .setParameter("executors", executors)
        .executeUpdate()
        .chain(
            () ->
                session
                    .createNativeQuery(ADDRESS)
                    .setParameter("worker", worker.value())
                    .executeUpdate());
  }

  /** How many processes of each agent are not over; agents without any are missing. */
  public Uni<Map<String, Long>> liveProcesses(Mutiny.Session session) {
    return session
        .createNativeQuery(LIVE, Object[].class)
        .getResultList()
        .map(
            rows ->
                rows.stream()
                    .collect(
                        Collectors.toMap(
                            row -> (String) row[0], row -> ((Number) row[1]).longValue())));
  }

  /** Gives all living processes of one agent to another; completes with how many there were. */
  public Uni<Integer> move(Mutiny.Session session, WorkerName from, WorkerName to) {
    return session
        .createNativeQuery(WITHDRAW)
        .setParameter("from", from.value())
        .executeUpdate()
        .chain(
            () ->
                session
                    .createNativeQuery(MOVE)
                    .setParameter("from", from.value())
                    .setParameter("to", to.value())
                    .executeUpdate());
  }
}
