package br.org.linea.orchestration.api.store;

import br.org.linea.orchestration.api.process.ProcessStatus;
import br.org.linea.orchestration.messages.ProcessId;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The table of processes and those that they wait for. */
@ApplicationScoped
public class DependencyRows {

  private static final String OF_OWNER =
      """
      SELECT id, status FROM process
      WHERE id IN (:ids) AND owner = :owner AND deleted_at IS NULL
      """;

  private static final String INSERT =
      """
      INSERT INTO process_dependency (process_id, after_id)
      SELECT cast(:process as integer), id FROM process WHERE id IN (:ids)
      """;

  private static final String STATES =
      """
      SELECT p.id, p.status FROM process_dependency d JOIN process p ON p.id = d.after_id
      WHERE d.process_id = :process
      """;

  private static final String HELD_FOR =
      """
      SELECT h.id FROM process_dependency d
        JOIN process e ON e.id = d.after_id AND e.status IN ('SUCCESSFUL', 'FAILED', 'STOPPED')
        JOIN process h ON h.id = d.process_id AND h.held
      WHERE d.after_id = :ended
      ORDER BY h.id LIMIT :most
      """;

  /** In random order, so that a process that always fails does not block the others. */
  private static final String DUE =
      """
      SELECT h.id FROM process h
      WHERE h.held AND (
        h.status <> 'QUEUED'
        OR NOT EXISTS (
          SELECT 1 FROM process_dependency d JOIN process p ON p.id = d.after_id
          WHERE d.process_id = h.id AND p.status NOT IN ('SUCCESSFUL', 'FAILED', 'STOPPED'))
        OR h.after_condition = 'OK' AND EXISTS (
          SELECT 1 FROM process_dependency d JOIN process p ON p.id = d.after_id
          WHERE d.process_id = h.id AND p.status IN ('FAILED', 'STOPPED')))
      ORDER BY random() LIMIT :most
      """;

  /** The states of those processes that belong to the owner and are not deleted. */
  public Uni<Map<ProcessId, ProcessStatus>> ofOwner(String owner, List<ProcessId> ids) {
    return states(OF_OWNER, Map.of("owner", owner, "ids", numbers(ids)));
  }

  /** Stores what a process waits for, in the transaction that stores the process. */
  public Uni<Void> insert(ProcessId process, List<ProcessId> ids) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(INSERT)
                    .setParameter("process", process.value())
                    .setParameter("ids", numbers(ids))
                    .executeUpdate())
        .replaceWithVoid();
  }

  /** The states of the processes that a process waits for. */
  public Uni<Map<ProcessId, ProcessStatus>> states(ProcessId process) {
    return states(STATES, Map.of("process", process.value()));
  }

  private static Uni<Map<ProcessId, ProcessStatus>> states(
      String sql, Map<String, Object> parameters) {
    return Panache.getSession()
        .chain(
            session -> {
              var query = session.createNativeQuery(sql, Object[].class);
              parameters.forEach(query::setParameter);
              return query.getResultList();
            })
        .map(
            rows -> {
              Map<ProcessId, ProcessStatus> states = new LinkedHashMap<>();
              rows.forEach(
                  row ->
                      states.put(
                          new ProcessId((Integer) row[0]), ProcessStatus.valueOf((String) row[1])));
              return states;
            });
  }

  /** The first processes that are held for one that has ended; none while it has not. */
  @WithSession
  public Uni<List<ProcessId>> heldFor(ProcessId ended, int most) {
    return ids(HELD_FOR, Map.of("ended", ended.value(), "most", most));
  }

  /** Held processes that need not be held any longer, some of them. */
  @WithSession
  public Uni<List<ProcessId>> due(int most) {
    return ids(DUE, Map.of("most", most));
  }

  private static Uni<List<ProcessId>> ids(String sql, Map<String, Object> parameters) {
    return Panache.getSession()
        .chain(
            session -> {
              var query = session.createNativeQuery(sql, Integer.class);
              parameters.forEach(query::setParameter);
              return query.getResultList();
            })
        .map(rows -> rows.stream().map(ProcessId::new).toList());
  }

  private static List<Integer> numbers(List<ProcessId> ids) {
    return ids.stream().map(ProcessId::value).toList();
  }
}
