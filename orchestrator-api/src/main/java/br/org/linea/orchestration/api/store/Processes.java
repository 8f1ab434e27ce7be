package br.org.linea.orchestration.api.store;

import br.org.linea.orchestration.api.process.ProcessStatus;
import br.org.linea.orchestration.messages.ProcessId;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheQuery;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Reads of processes. Each method opens a session of its own. Processes that were deleted are not
 * found, except by {@link #findAny}.
 */
@ApplicationScoped
public class Processes {

  private static final String DELETED = "Deleted. The run directory stays.";
  private static final String REMOVED = "Retention has removed the run directory.";

  private static final String STATES =
      "select id, owner, status from ProcessRow where id in :ids and deletedAt is null";

  private final ProcessRows rows;
  private final HistoryRows history;

  /** For CDI. */
  public Processes(ProcessRows rows, HistoryRows history) {
    this.rows = rows;
    this.history = history;
  }

  /** One process. */
  @WithSession
  public Uni<Optional<ProcessRecord>> find(ProcessId id) {
    return rows.findById(id.value()).map(Processes::unlessDeleted);
  }

  /** One process, deleted or not. */
  @WithSession
  public Uni<Optional<ProcessRecord>> findAny(ProcessId id) {
    return rows.findById(id.value()).map(row -> Optional.ofNullable(row).map(ProcessRow::toRecord));
  }

  private static Optional<ProcessRecord> unlessDeleted(ProcessRow row) {
    return Optional.ofNullable(row)
        .filter(found -> found.deletedAt == null)
        .map(ProcessRow::toRecord);
  }

  /** The process that has this unique id. */
  @WithSession
  public Uni<Optional<ProcessRecord>> find(UUID taskId) {
    return rows.find("taskId", taskId).firstResult().map(Processes::unlessDeleted);
  }

  /**
   * The states of some processes, without those of other owners.
   *
   * @param visible the owners; everybody's when empty
   * @param ids at least one
   */
  @WithSession
  public Uni<Map<ProcessId, ProcessStatus>> states(
      Optional<Set<String>> visible, Collection<ProcessId> ids) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createQuery(STATES, Object[].class)
                    .setParameter("ids", ids.stream().map(ProcessId::value).toList())
                    .getResultList())
        .map(
            found ->
                found.stream()
                    .filter(row -> visible.map(owners -> owners.contains(row[1])).orElse(true))
                    .collect(
                        Collectors.toMap(
                            row -> new ProcessId((Integer) row[0]),
                            row -> (ProcessStatus) row[2])));
  }

  /** The processes that a query selects, in its order. */
  @WithSession
  public Uni<List<ProcessRecord>> list(ProcessQuery query) {
    Selection selection = Selection.of(query);
    String order =
        " order by %s %s, id"
            .formatted(
                query.ordering().column().field(), query.ordering().descending() ? "desc" : "asc");
    PanacheQuery<ProcessRow> found = rows.find(selection.where() + order, selection.parameters());
    if (query.page().isPresent()) {
      ProcessQuery.Page page = query.page().get();
      found = found.page(page.number() - 1, page.size());
    }
    return found.list().map(list -> list.stream().map(ProcessRow::toRecord).toList());
  }

  /**
   * Rows of a query without its page: the first ones, or those behind a row in the query's order.
   * As fast at the millionth row as at the first one when the order is by id.
   *
   * @param after where to go on
   * @param most rows
   */
  @WithSession
  public Uni<List<ProcessRecord>> slice(ProcessQuery query, Optional<Place> after, int most) {
    Selection selection = Selection.of(query);
    String column = query.ordering().column().field();
    boolean descending = query.ordering().descending();
    after.ifPresent(place -> selection.behind(column, descending, place));
    String direction = descending ? "desc" : "asc";
    return rows.find(
            selection.where() + " order by %s %s, id %2$s".formatted(column, direction),
            selection.parameters())
        .page(0, most)
        .list()
        .map(list -> list.stream().map(ProcessRow::toRecord).toList());
  }

  /**
   * A row's place in an order.
   *
   * @param id its number
   * @param value what its column holds; ignored when the order is by id
   */
  public record Place(int id, String value) {}

  /** How many a query selects, whatever its page. */
  @WithSession
  public Uni<Long> count(ProcessQuery query) {
    Selection selection = Selection.of(query);
    return rows.count(selection.where(), selection.parameters());
  }

  /**
   * All transitions of a process, the first one first; at the end the removal of its run directory
   * and its deletion.
   */
  @WithSession
  public Uni<List<HistoryRecord>> history(ProcessId id) {
    return history
        .list("processId = ?1 order by number", id.value())
        .map(list -> list.stream().map(HistoryRow::toRecord).toList())
        .chain(transitions -> rows.findById(id.value()).map(row -> withEpilogue(transitions, row)));
  }

  /** No transitions: no stream tells them, and no event of an agent can cause them. */
  private static List<HistoryRecord> withEpilogue(List<HistoryRecord> transitions, ProcessRow row) {
    if (row == null) {
      return transitions;
    }
    List<HistoryRecord> history = new ArrayList<>(transitions);
    Optional<Instant> removed = Optional.ofNullable(row.directoryRemovedAt);
    Optional<Instant> deleted = Optional.ofNullable(row.deletedAt);
    Runnable removal =
        () -> removed.ifPresent(at -> add(history, row, at, "agent " + row.worker, REMOVED));
    Runnable deletion =
        () -> deleted.ifPresent(at -> add(history, row, at, "client " + row.deletedBy, DELETED));
    boolean deletedFirst =
        deleted.filter(at -> removed.filter(at::isBefore).isPresent()).isPresent();
    (deletedFirst ? deletion : removal).run();
    (deletedFirst ? removal : deletion).run();
    return List.copyOf(history);
  }

  private static void add(
      List<HistoryRecord> history, ProcessRow row, Instant at, String source, String reason) {
    history.add(
        new HistoryRecord(
            history.size() + 1, at, row.status, source, reason, "{}", Optional.empty()));
  }
}
