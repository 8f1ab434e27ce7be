package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.http.EarlyAnswers;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.regex.Pattern;

/**
 * What browsers may send where. Cookies count below {@code /console/} only, so that no other
 * address can be reached with a login; and nothing there answers scripts or forms of other sites.
 */
@ApplicationScoped
class ConsoleEdge {

  /** After slashes are collapsed, before authentication. */
  private static final int BEFORE_AUTHENTICATION = 950;

  private static final Pattern CONSOLE = Pattern.compile("/console(/.*)?");
  private static final Pattern ROOT = Pattern.compile("/api/?");
  private static final Pattern CHANGES_SESSION = Pattern.compile("/console/logout/?");

  /** Replaces the one of answers that are no pages: of two policies, browsers apply both. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

  /**
   * Under no-referrer, which all other answers have, browsers post forms with an Origin of null.
   */
  private static final String REFERRER_POLICY = "same-origin";

  private final ConsoleConfig config;

  ConsoleEdge(ConsoleConfig config) {
    this.config = config;
  }

  void guard(@Observes Filters filters) {
    filters.register(this::check, BEFORE_AUTHENTICATION);
  }

  private void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (!CONSOLE.matcher(context.normalizedPath()).matches()) {
      request.headers().remove(HttpHeaders.COOKIE);
      if (config.enabled() && isBrowserAtRoot(request, context.normalizedPath())) {
        context.reroute("/console/api");
      } else {
        context.next();
      }
    } else if (!config.enabled()) {
      EarlyAnswers.answer(context.response(), 404, "Not found.");
    } else if (isForeign(request, context.normalizedPath())) {
      EarlyAnswers.answer(context.response(), 403, "This request comes from another site.");
    } else {
      context
          .response()
          .headers()
          .set("Content-Security-Policy", POLICY)
          .set("Referrer-Policy", REFERRER_POLICY);
      context.next();
    }
  }

  /** All browsers name both types; the clients that had this address before name neither. */
  private static boolean isBrowserAtRoot(HttpServerRequest request, String path) {
    String wanted = String.valueOf(request.getHeader(HttpHeaders.ACCEPT));
    return request.method().equals(HttpMethod.GET)
        && ROOT.matcher(path).matches()
        && wanted.contains("text/html")
        && wanted.contains("application/xhtml+xml");
  }

  /**
   * Browsers say where a request comes from. Links from elsewhere are welcome, all else is not.
   * Over plain HTTP they send {@code Origin} alone.
   */
  private static boolean isForeign(HttpServerRequest request, String path) {
    String site = request.getHeader("Sec-Fetch-Site");
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    boolean link =
        request.method().equals(HttpMethod.GET)
            && "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
            && !CHANGES_SESSION.matcher(path).matches();
    if (site != null) {
      return !(site.equals("same-origin") || site.equals("none") || link);
    }
    return origin != null && !isOwn(origin, request);
  }

  private static boolean isOwn(String origin, HttpServerRequest request) {
    try {
      String own = request.authority() == null ? "" : request.authority().toString();
      return own.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException noAddress) {
      return false;
    }
  }
}
