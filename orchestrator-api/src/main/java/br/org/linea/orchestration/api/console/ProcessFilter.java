package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.pipeline.ExactJson;
import br.org.linea.orchestration.api.process.ProcessStatus;
import br.org.linea.orchestration.api.store.ProcessQuery;
import br.org.linea.orchestration.api.store.ProcessQuery.Column;
import br.org.linea.orchestration.api.store.ProcessQuery.Ordering;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.api.store.Processes.Place;
import com.fasterxml.jackson.databind.node.TextNode;
import jakarta.ws.rs.core.MultivaluedMap;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What the list of processes shows, as its address says it. A value that cannot be read counts as
 * absent, and the form then shows it as absent.
 *
 * @param state of {@link ProcessStatus}, empty for all
 * @param pipeline its key, empty for all
 * @param owner empty for all
 * @param onBehalfOf for whom the client asked, empty for all
 * @param batch id of a batch, empty for all
 * @param label {@code name} or {@code name=value}, empty for all
 * @param text in pipeline, owner, comment or labels, empty for all
 * @param from first day, such as {@code 2026-01-31}, empty for all
 * @param until last day, empty for all
 * @param sort a key of {@link #SORTS}
 * @param after the row before the first one, such as {@code 12.hello_world}, empty for the start
 * @param before the row behind the last one, empty for the start; counts where {@code after} is
 *     empty
 */
public record ProcessFilter(
    String state,
    String pipeline,
    String owner,
    String onBehalfOf,
    String batch,
    String label,
    String text,
    String from,
    String until,
    String sort,
    String after,
    String before) {

  private static final String NEWEST = "newest";
  private static final int LONGEST = 200;

  /** The orders of the list by their names in its address. */
  private static final Map<String, Ordering> SORTS =
      Map.of(
          NEWEST,
          new Ordering(Column.ID, true),
          "oldest",
          new Ordering(Column.ID, false),
          "pipeline",
          new Ordering(Column.PIPELINE, false),
          "-pipeline",
          new Ordering(Column.PIPELINE, true));

  /** Reads the query of an address. */
  static ProcessFilter of(MultivaluedMap<String, String> query) {
    String state = text(query, "state").toUpperCase(Locale.ROOT);
    String label = text(query, "label");
    String sort = text(query, "sort");
    return new ProcessFilter(
        status(state).isPresent() ? state : "",
        text(query, "pipeline"),
        text(query, "owner"),
        text(query, "on_behalf_of"),
        batch(text(query, "batch")).map(UUID::toString).orElse(""),
        member(label).isPresent() ? label : "",
        text(query, "text"),
        day(text(query, "from")).isPresent() ? text(query, "from") : "",
        day(text(query, "until")).isPresent() ? text(query, "until") : "",
        SORTS.containsKey(sort) ? sort : NEWEST,
        place(text(query, "after")).isPresent() ? text(query, "after") : "",
        place(text(query, "before")).isPresent() ? text(query, "before") : "");
  }

  private static String text(MultivaluedMap<String, String> query, String name) {
    String value = Optional.ofNullable(query.getFirst(name)).orElse("").strip();
    return value.length() > LONGEST || value.indexOf('\0') >= 0 ? "" : value;
  }

  private static Optional<ProcessStatus> status(String text) {
    return Arrays.stream(ProcessStatus.values()).filter(each -> each.name().equals(text)).findAny();
  }

  private static Optional<UUID> batch(String text) {
    try {
      // Java takes shorter texts, too.
      return Optional.of(UUID.fromString(text)).filter(id -> id.toString().equalsIgnoreCase(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<LocalDate> day(String text) {
    try {
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(LocalDate.parse(text)).filter(day -> day.getYear() <= 9999);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Place> place(String text) {
    int dot = text.indexOf('.');
    try {
      return dot < 0
          ? Optional.empty()
          : Optional.of(
              new Place(Integer.parseInt(text.substring(0, dot)), text.substring(dot + 1)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * As {@link ProcessQuery#label()} wants it; see {@code ListQuery} for what cannot be searched.
   */
  private static Optional<String> member(String label) {
    int sign = label.indexOf('=');
    String name = sign < 0 ? label : label.substring(0, sign);
    return name.isEmpty() || ":,}".indexOf(name.charAt(0)) >= 0
        ? Optional.empty()
        : Optional.of(json(name) + ":" + (sign < 0 ? "" : json(label.substring(sign + 1))));
  }

  private static String json(String text) {
    return ExactJson.write(TextNode.valueOf(text));
  }

  /** The rows, for a person who may see those of some owners; of all when empty. */
  ProcessQuery query(Optional<Set<String>> visible) {
    return new ProcessQuery(
        visible,
        some(owner),
        status(state),
        some(pipeline),
        Optional.empty(),
        member(label),
        batch(batch),
        some(onBehalfOf),
        day(from).map(ProcessFilter::start),
        day(until).map(day -> start(day.plusDays(1))),
        some(text),
        SORTS.get(sort),
        Optional.empty());
  }

  private static Optional<String> some(String text) {
    return Optional.of(text).filter(each -> !each.isEmpty());
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** The row before the first one of the page. */
  Optional<Place> placeAfter() {
    return place(after);
  }

  /** The row behind the last one of the page. */
  Optional<Place> placeBefore() {
    return after.isEmpty() ? place(before) : Optional.empty();
  }

  /** Whether a process belongs to the list, without looking into the database. */
  boolean matches(ProcessRecord process) {
    return status(state).map(process.status()::equals).orElse(true)
        && (pipeline.isEmpty() || pipeline.equals(process.pipeline().value()))
        && (owner.isEmpty() || owner.equals(process.owner()))
        && (onBehalfOf.isEmpty() || process.onBehalfOf().filter(onBehalfOf::equals).isPresent())
        && (batch.isEmpty() || process.batch().equals(batch(batch)))
        && member(label)
            .map(
                member ->
                    process.labels().startsWith("{" + member)
                        || process.labels().contains("," + member))
            .orElse(true)
        && (text.isEmpty() || holdsText(process))
        && day(from).map(day -> !process.createdAt().isBefore(start(day))).orElse(true)
        && day(until).map(day -> process.createdAt().isBefore(start(day.plusDays(1)))).orElse(true);
  }

  private boolean holdsText(ProcessRecord process) {
    String wanted = text.toLowerCase(Locale.ROOT);
    return Arrays.asList(
            process.pipeline().value(), process.owner(), process.comment(), process.labels())
        .stream()
        .anyMatch(each -> each.toLowerCase(Locale.ROOT).contains(wanted));
  }

  /** Whether new processes belong at the top of the page. */
  public boolean isLive() {
    return sort.equals(NEWEST) && after.isEmpty() && before.isEmpty();
  }

  /** Whether anything is left out. */
  public boolean isNarrow() {
    return !(state + pipeline + owner + onBehalfOf + batch + label + text + from + until).isEmpty();
  }

  /** The query of the same list from its start, without a question mark. */
  public String start() {
    return with(sort, "", "");
  }

  /** The query of the same list in another order. */
  public String sorted(String order) {
    return with(order, "", "");
  }

  /** The query of the part behind a row. */
  String behind(ProcessRecord last) {
    return with(sort, "after", text(last));
  }

  /** The query of the part before a row. */
  String before(ProcessRecord first) {
    return with(sort, "before", text(first));
  }

  private static String text(ProcessRecord process) {
    return process.id().value() + "." + process.pipeline().value();
  }

  private String with(String order, String side, String place) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("state", state.toLowerCase(Locale.ROOT));
    fields.put("pipeline", pipeline);
    fields.put("owner", owner);
    fields.put("on_behalf_of", onBehalfOf);
    fields.put("batch", batch);
    fields.put("label", label);
    fields.put("text", text);
    fields.put("from", from);
    fields.put("until", until);
    fields.put("sort", order.equals(NEWEST) ? "" : order);
    fields.put(side, place);
    return fields.entrySet().stream()
        .filter(field -> !field.getValue().isEmpty())
        .map(
            field ->
                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
