package br.org.linea.orchestration.api.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A query's condition in Hibernate's language, and its parameters. Texts are found by position and
 * never by {@code LIKE}: Hibernate switches its escape character off, so a pattern cannot hold
 * {@code %} or {@code _} as text.
 */
final class Selection {

  private final List<String> parts = new ArrayList<>(List.of("deletedAt is null"));
  private final Map<String, Object> parameters = new HashMap<>();

  private Selection() {}

  static Selection of(ProcessQuery query) {
    Selection selection = new Selection();
    query.visible().ifPresent(owners -> selection.add("owner in :visible", "visible", owners));
    query.owner().ifPresent(owner -> selection.add("owner = :owner", "owner", owner));
    query.status().ifPresent(status -> selection.add("status = :status", "status", status));
    query.pipeline().ifPresent(name -> selection.add("pipeline = :pipeline", "pipeline", name));
    query.worker().ifPresent(worker -> selection.add("worker = :worker", "worker", worker));
    query.batch().ifPresent(batch -> selection.add("batch = :batch", "batch", batch));
    query.onBehalfOf().ifPresent(whom -> selection.add("onBehalfOf = :whom", "whom", whom));
    query.createdAfter().ifPresent(at -> selection.add("acceptedAt >= :after", "after", at));
    query.createdBefore().ifPresent(at -> selection.add("acceptedAt < :before", "before", at));
    query.label().ifPresent(selection::label);
    query
        .search()
        .ifPresent(
            text ->
                selection.add(
                    "(locate(lower(:text), lower(pipeline)) > 0"
                        + " or locate(lower(:text), lower(owner)) > 0"
                        + " or locate(lower(:text), lower(comment)) > 0"
                        + " or locate(lower(:text), lower(labels)) > 0)",
                    "text",
                    text));
    return selection;
  }

  /**
   * Looks for the label's words in the stored JSON text. The column is not cast to {@code jsonb},
   * which refuses some texts that JSON allows: one such row would make the whole list fail.
   */
  private void label(String member) {
    add("(locate(:first, labels) = 1 or locate(:later, labels) > 0)", "first", "{" + member);
    parameters.put("later", "," + member);
  }

  /** What comes after a row; the column is a text or the id. */
  void behind(String column, boolean descending, Processes.Place place) {
    String sign = descending ? "<" : ">";
    if (column.equals("id")) {
      add("id %s :lastId".formatted(sign), "lastId", place.id());
    } else {
      add(
          "(%1$s %2$s :lastValue or (%1$s = :lastValue and id %2$s :lastId))"
              .formatted(column, sign),
          "lastId",
          place.id());
      parameters.put("lastValue", place.value());
    }
  }

  private void add(String part, String name, Object value) {
    parts.add(part);
    parameters.put(name, value);
  }

  String where() {
    return String.join(" and ", parts);
  }

  Map<String, Object> parameters() {
    return parameters;
  }
}
