package br.org.linea.orchestration.api.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.regex.Pattern;

/** Existing clients join addresses carelessly: {@code //api/…} means {@code /api/…}. */
@ApplicationScoped
class Paths {

  private static final Pattern SLASHES = Pattern.compile("/{2,}");

  /** Higher runs earlier; authentication runs at 200. */
  private static final int BEFORE_AUTHENTICATION = 1_000;

  void collapseSlashes(@Observes Filters filters) {
    filters.register(
        context -> {
          String path = context.request().path();
          if (path == null || !path.contains("//")) {
            context.next();
            return;
          }
          String query = context.request().query();
          context.reroute(
              context.request().method(),
              SLASHES.matcher(path).replaceAll("/") + (query == null ? "" : "?" + query));
        },
        BEFORE_AUTHENTICATION);
  }
}
