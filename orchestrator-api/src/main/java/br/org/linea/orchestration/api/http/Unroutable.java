package br.org.linea.orchestration.api.http;

import io.netty.handler.codec.http.HttpHeaderValues;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/**
 * Says in JSON what is wrong with a request that Vert.x's router gives up before any route is
 * tried: one that names no host, as RFC 9112, 3.2 demands. The framework would show its exception.
 *
 * <p>What Quarkus itself refuses before the router, an address that is no URI (RFC 3986) such as
 * {@code /%zz}, has a 400 without a body; it offers no place to change that.
 */
@ApplicationScoped
class Unroutable {

  private static final int BAD_REQUEST = 400;
  private static final int FIRST = 2_000;

  private final VertxHttpConfig config;

  Unroutable(VertxHttpConfig config) {
    this.config = config;
  }

  void answer(@Observes Router router) {
    router
        .route()
        .order(Integer.MIN_VALUE)
        .failureHandler(
            context -> {
              if (context.statusCode() != BAD_REQUEST || context.response().ended()) {
                context.next();
                return;
              }
              config
                  .header()
                  .forEach((name, header) -> context.response().putHeader(name, header.value()));
              refuse(context);
            });
  }

  /** The router finds a host in each request where a proxy may forward one. */
  void check(@Observes Filters filters) {
    filters.register(
        context -> {
          HttpServerRequest request = context.request();
          if (!hasClearLength(request)) {
            RequestRefusals.endless(context);
          } else if (!hasHost(request)) {
            refuse(context);
          } else {
            context.next();
          }
        },
        FIRST);
  }

  /** RFC 9112, 6.3: any other coding leaves the length open, and Vert.x takes it for none. */
  private static boolean hasClearLength(HttpServerRequest request) {
    List<String> codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
    return codings.isEmpty()
        || codings.size() == 1
            && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.getFirst().strip());
  }

  private static boolean hasHost(HttpServerRequest request) {
    String host = request.getHeader(HttpHeaders.HOST);
    return request.version() != HttpVersion.HTTP_1_1
        || host != null && !host.isBlank() && HostAndPort.parseAuthority(host, -1) != null;
  }

  private static void refuse(RoutingContext context) {
    EarlyAnswers.answer(
        context.response(),
        BAD_REQUEST,
        "The request cannot be read: HTTP/1.1 needs one Host header.");
  }
}
