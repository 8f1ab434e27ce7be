package br.org.linea.orchestration.api.store;

import br.org.linea.orchestration.messages.ProcessId;
import io.quarkus.hibernate.reactive.panache.PanacheQuery;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads of processes. Each method opens a session of its own. */
@ApplicationScoped
public class Processes {

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
    return rows.findById(id.value()).map(row -> Optional.ofNullable(row).map(ProcessRow::toRecord));
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

  /** How many a query selects, whatever its page. */
  @WithSession
  public Uni<Long> count(ProcessQuery query) {
    Selection selection = Selection.of(query);
    return rows.count(selection.where(), selection.parameters());
  }

  /** All transitions of a process, the first one first. */
  @WithSession
  public Uni<List<HistoryRecord>> history(ProcessId id) {
    return history
        .list("processId = ?1 order by number", id.value())
        .map(list -> list.stream().map(HistoryRow::toRecord).toList());
  }

  /** A condition in Hibernate's language and its parameters. */
  private record Selection(String where, Map<String, Object> parameters) {

    static Selection of(ProcessQuery query) {
      List<String> parts = new ArrayList<>(List.of("1 = 1"));
      Map<String, Object> parameters = new HashMap<>();
      query.owner().ifPresent(owner -> add(parts, "owner = :owner", parameters, "owner", owner));
      query
          .status()
          .ifPresent(status -> add(parts, "status = :status", parameters, "status", status));
      query
          .pipeline()
          .ifPresent(name -> add(parts, "pipeline = :pipeline", parameters, "pipeline", name));
      query
          .search()
          .ifPresent(
              text ->
                  add(
                      parts,
                      "(lower(pipeline) like :text or lower(owner) like :text"
                          + " or lower(comment) like :text or lower(labels) like :text)",
                      parameters,
                      "text",
                      "%" + escaped(text.toLowerCase(Locale.ROOT)) + "%"));
      return new Selection(String.join(" and ", parts), parameters);
    }

    private static void add(
        List<String> parts,
        String part,
        Map<String, Object> parameters,
        String name,
        Object value) {
      parts.add(part);
      parameters.put(name, value);
    }

    /** PostgreSQL's default escape character is the backslash. */
    private static String escaped(String text) {
      return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }
  }
}
