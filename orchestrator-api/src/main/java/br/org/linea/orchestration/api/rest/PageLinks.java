package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.store.ProcessQuery.Page;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;

/** The header {@code Link} of a page of a list (RFC 8288). */
final class PageLinks {

  private PageLinks() {}

  /** Links to the first, the previous, the next and the last page. */
  static String of(UriInfo uri, Page page, long total) {
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
    return String.join(", ", links);
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
}
