package br.org.linea.orchestration.api.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The schema and its page come from the framework, which serves them whatever the method and
 * whatever the client wants.
 */
@ApplicationScoped
class Documents {

  /** Lower runs later: collapsing slashes comes first. */
  private static final int AFTER_PATHS = 900;

  private static final Pattern PAGES = Pattern.compile("/api/(swagger|redoc).*");

  /**
   * Scripts and styles of their own, of which Swagger UI has some in line. Set here, since a filter
   * of the settings adds a second policy, and of two policies browsers apply both.
   */
  private static final String POLICY =
      "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data:; frame-ancestors 'none'";

  private static final Pattern SCHEMA = Pattern.compile("/api/schema/?");
  private static final Pattern PAGE = Pattern.compile("/api/swagger/?");

  void guard(@Observes Filters filters) {
    filters.register(Documents::check, AFTER_PATHS);
  }

  private static void check(RoutingContext context) {
    String path = context.request().path();
    if (path != null && PAGES.matcher(path).matches()) {
      context.response().headers().set("Content-Security-Policy", POLICY);
    }
    Optional<List<String>> types = types(path);
    if (types.isEmpty()) {
      context.next();
      return;
    }
    String method = context.request().method().name();
    List<String> methods = Methods.of(path).orElseThrow();
    if (!methods.contains(method)) {
      context.response().putHeader(HttpHeaders.ALLOW, String.join(", ", methods));
      EarlyAnswers.answer(context.response(), 405, "Method \"%s\" not allowed.".formatted(method));
    } else if (!accepts(context, types.get())) {
      EarlyAnswers.answer(context.response(), 406, EarlyAnswers.NOT_ACCEPTABLE);
    } else {
      context.next();
    }
  }

  private static Optional<List<String>> types(String path) {
    if (path == null) {
      return Optional.empty();
    }
    if (SCHEMA.matcher(path).matches()) {
      return Optional.of(List.of("application/yaml", "application/json"));
    }
    return PAGE.matcher(path).matches() ? Optional.of(List.of("text/html")) : Optional.empty();
  }

  private static boolean accepts(RoutingContext context, List<String> types) {
    String wanted = String.join(",", context.request().headers().getAll(HttpHeaders.ACCEPT));
    return wanted.isBlank()
        || Arrays.stream(wanted.split(","))
            .anyMatch(want -> types.stream().anyMatch(type -> matches(want, type)));
  }

  private static boolean matches(String wanted, String type) {
    try {
      return MediaType.valueOf(wanted.strip()).isCompatible(MediaType.valueOf(type));
    } catch (IllegalArgumentException noMediaType) {
      return false;
    }
  }
}
