package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.pipeline.ExactJson;
import br.org.linea.orchestration.api.process.ProcessStatus;
import br.org.linea.orchestration.api.store.ProcessQuery;
import br.org.linea.orchestration.api.store.ProcessQuery.Column;
import br.org.linea.orchestration.api.store.ProcessQuery.Ordering;
import br.org.linea.orchestration.api.store.ProcessQuery.Page;
import com.fasterxml.jackson.databind.node.TextNode;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The query parameters of the list. One that it does not know, or that is given twice, is refused:
 * a filter that is ignored would show processes that the client did not ask for.
 */
final class ListQuery {

  private static final List<String> KNOWN =
      List.of(
          "batch",
          "created_after",
          "created_before",
          "label",
          "on_behalf_of",
          "ordering",
          "owner",
          "page",
          "page_size",
          "pipeline",
          "search",
          "status",
          "worker");

  private static final int DEFAULT_SIZE = 100;
  private static final int LARGEST_SIZE = 1000;

  /** Page times size stays an int. */
  private static final int LAST_PAGE = 1_000_000;

  /** The years that PostgreSQL's {@code timestamptz} and a client's calendar share. */
  private static final int LAST_YEAR = 9999;

  /** Java takes shorter texts, too. */
  private static final Pattern UUID_TEXT =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private final MultivaluedMap<String, String> given;

  private ListQuery(MultivaluedMap<String, String> given) {
    this.given = given;
  }

  /**
   * Reads them.
   *
   * @param visible the owners whose processes the caller may see, empty for all owners
   * @throws ApiProblem the 400 that says which parameter cannot be used, and why
   */
  static ProcessQuery of(MultivaluedMap<String, String> given, Optional<Set<String>> visible) {
    given.forEach(ListQuery::check);
    ListQuery query = new ListQuery(given);
    return new ProcessQuery(
        visible,
        query.text("owner"),
        query.read("status", ListQuery::status),
        query.text("pipeline"),
        query.text("worker"),
        query.read("label", ListQuery::label),
        query.read("batch", ListQuery::batch),
        query.text("on_behalf_of"),
        query.read("created_after", text -> time("created_after", text)),
        query.read("created_before", text -> time("created_before", text)),
        query.text("search"),
        query.read("ordering", ListQuery::ordering).orElse(new Ordering(Column.ID, false)),
        query.page());
  }

  private static void check(String name, List<String> values) {
    if (name.equals("format") && values.equals(List.of("json"))) {
      // Clients of Django REST framework may send it, and JSON is what they get.
      return;
    }
    if (!KNOWN.contains(name)) {
      throw badQuery(
          "'%s' is not a parameter of the list; it has %s."
              .formatted(name, String.join(", ", KNOWN)));
    }
    if (values.size() > 1) {
      throw badQuery("'%s' is given twice.".formatted(name));
    }
    if (values.getFirst().indexOf('\0') >= 0) {
      throw badQuery("A parameter must not hold a NUL.");
    }
  }

  private Optional<String> text(String name) {
    return Optional.ofNullable(given.getFirst(name)).filter(text -> !text.isBlank());
  }

  private <T> Optional<T> read(String name, Function<String, T> reader) {
    return text(name).map(reader);
  }

  private Optional<Page> page() {
    Optional<Integer> number = read("page", text -> between("page", text, LAST_PAGE));
    Optional<Integer> size = read("page_size", text -> between("page_size", text, LARGEST_SIZE));
    return number.isEmpty() && size.isEmpty()
        ? Optional.empty()
        : Optional.of(new Page(number.orElse(1), size.orElse(DEFAULT_SIZE)));
  }

  private static int between(String name, String text, int most) {
    try {
      int value = Integer.parseInt(text);
      if (value >= 1 && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // The same answer as for a number out of bounds.
    }
    throw badQuery("'%s' must be a number from 1 to %d, not '%s'.".formatted(name, most, text));
  }

  private static ProcessStatus status(String text) {
    return Arrays.stream(ProcessStatus.values())
        .filter(
            status ->
                status.label().equalsIgnoreCase(text)
                    || Integer.toString(status.code()).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                badQuery(
                    "'status' must be one of %s, not '%s'."
                        .formatted(
                            Arrays.stream(ProcessStatus.values())
                                .map(ProcessStatus::label)
                                .collect(Collectors.joining(", ")),
                            text)));
  }

  /**
   * The label as it is in the stored text. {@link ExactJson} writes no blanks and escapes each
   * quotation mark within a text, so these words are where an object has the key and nowhere else,
   * as long as the key begins with nothing that can follow a text in JSON.
   */
  private static String label(String text) {
    int sign = text.indexOf('=');
    String name = sign < 0 ? text : text.substring(0, sign);
    if (name.isEmpty() || ":,}".indexOf(name.charAt(0)) >= 0) {
      throw badQuery(
          "'label' must be a name, or a name and a value with '=' between them; a name that begins"
              + " with : , or } cannot be searched for.");
    }
    return json(name) + ":" + (sign < 0 ? "" : json(text.substring(sign + 1)));
  }

  private static UUID batch(String text) {
    if (!UUID_TEXT.matcher(text).matches()) {
      throw badQuery("'batch' must be the id of a batch, not '%s'.".formatted(text));
    }
    return UUID.fromString(text);
  }

  private static String json(String text) {
    return ExactJson.write(TextNode.valueOf(text));
  }

  private static Instant time(String name, String text) {
    try {
      // In a query, an unescaped plus sign means a blank.
      String plus = text.strip().replace(' ', '+');
      Instant at =
          plus.indexOf('T') < 0
              ? LocalDate.parse(plus).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(plus).toInstant();
      int year = at.atOffset(ZoneOffset.UTC).getYear();
      if (year >= 0 && year <= LAST_YEAR) {
        return at;
      }
    } catch (DateTimeException e) {
      // The same answer as for a year that is out of bounds.
    }
    throw badQuery(
        "'%s' must be a date such as 2026-01-02, which means its first moment in UTC, or a time with"
                .formatted(name)
            + " its offset such as 2026-01-02T03:04:05Z, not '%s'.".formatted(text));
  }

  private static Ordering ordering(String text) {
    boolean descending = text.startsWith("-");
    String name = descending ? text.substring(1) : text;
    return Arrays.stream(Column.values())
        .filter(column -> column.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .map(column -> new Ordering(column, descending))
        .orElseThrow(
            () ->
                badQuery(
                    "'ordering' must be one of %s, with '-' before it for the reverse, not '%s'."
                        .formatted(
                            Arrays.stream(Column.values())
                                .map(column -> column.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", ")),
                            text)));
  }

  private static ApiProblem badQuery(String error) {
    return ApiProblem.fault(400, "query-invalid", "A query parameter cannot be used", error);
  }
}
