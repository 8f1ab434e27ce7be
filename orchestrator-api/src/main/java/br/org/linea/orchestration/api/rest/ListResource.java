package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.identity.Caller;
import br.org.linea.orchestration.api.identity.Scopes;
import br.org.linea.orchestration.api.process.ProcessStatus;
import br.org.linea.orchestration.api.store.ProcessQuery;
import br.org.linea.orchestration.api.store.ProcessQuery.Column;
import br.org.linea.orchestration.api.store.ProcessQuery.Ordering;
import br.org.linea.orchestration.api.store.ProcessQuery.Page;
import br.org.linea.orchestration.api.store.Processes;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestQuery;

/** {@code GET /api/processes/}: a plain array, whole unless a page is asked for. */
@Path("/api/processes")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scopes.READ)
public class ListResource {

  private static final int DEFAULT_SIZE = 100;
  private static final int LARGEST_SIZE = 1000;

  /** Page times size stays an int. */
  private static final int LAST_PAGE = 1_000_000;

  private final Processes processes;
  private final Caller caller;

  /** For CDI. */
  ListResource(Processes processes, Caller caller) {
    this.processes = processes;
    this.caller = caller;
  }

  /** The caller's processes; an operator gets everybody's. */
  @GET
  public Uni<Response> list(
      @RestQuery("page") Optional<String> page,
      @RestQuery("page_size") Optional<String> pageSize,
      @RestQuery Optional<String> ordering,
      @RestQuery Optional<String> search,
      @RestQuery Optional<String> status,
      @RestQuery Optional<String> pipeline,
      @Context UriInfo uri) {
    ProcessQuery query =
        new ProcessQuery(
            caller.restrictedTo(),
            filled(status).map(ListResource::status),
            filled(pipeline),
            filled(search),
            filled(ordering).map(ListResource::ordering).orElse(new Ordering(Column.ID, false)),
            page(filled(page), filled(pageSize)));
    return processes
        .list(query)
        .map(found -> found.stream().map(ReadForm::of).toList())
        .chain(
            found ->
                query.page().isEmpty()
                    ? Uni.createFrom()
                        .item(Response.ok(found, MediaType.APPLICATION_JSON_TYPE).build())
                    : processes
                        .count(query)
                        .map(total -> paged(found, query.page().get(), total, uri)));
  }

  private static Response paged(List<ReadForm> found, Page page, long total, UriInfo uri) {
    long last = Math.max(1, (total + page.size() - 1) / page.size());
    List<String> links = new ArrayList<>();
    links.add(link(uri, page, 1, "first"));
    if (page.number() > 1) {
      links.add(link(uri, page, Math.min(page.number() - 1L, last), "prev"));
    }
    if (page.number() < last) {
      links.add(link(uri, page, page.number() + 1L, "next"));
    }
    links.add(link(uri, page, last, "last"));
    return Response.ok(found, MediaType.APPLICATION_JSON_TYPE)
        .header("X-Total-Count", total)
        .header("Link", String.join(", ", links))
        .build();
  }

  private static String link(UriInfo uri, Page page, long number, String relation) {
    return "<%s>; rel=\"%s\""
        .formatted(
            uri.getRequestUriBuilder()
                .replaceQueryParam("page", number)
                .replaceQueryParam("page_size", page.size())
                .build(),
            relation);
  }

  private static Optional<String> filled(Optional<String> value) {
    if (value.isPresent() && value.get().indexOf('\0') >= 0) {
      throw badQuery("A parameter must not hold a NUL.");
    }
    return value.filter(text -> !text.isBlank());
  }

  private static Optional<Page> page(Optional<String> number, Optional<String> size) {
    if (number.isEmpty() && size.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Page(
            number.map(text -> between("page", text, 1, LAST_PAGE)).orElse(1),
            size.map(text -> between("page_size", text, 1, LARGEST_SIZE)).orElse(DEFAULT_SIZE)));
  }

  private static int between(String name, String text, int least, int most) {
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // The same answer as for a number out of bounds.
    }
    throw badQuery(
        "'%s' must be a number from %d to %d, not '%s'.".formatted(name, least, most, text));
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
