package br.org.linea.orchestration.api.rest;

import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Refuses a body that announces too large a size in JSON, before the framework refuses it without a
 * word.
 */
@ApplicationScoped
class BodyLimit {

  /** Before {@link Paths}: nothing of such a request matters. */
  private static final int FIRST = 1_100;

  private final long most;

  BodyLimit(VertxHttpConfig config) {
    this.most =
        config.limits().maxBodySize().map(size -> size.asLongValue()).orElse(Long.MAX_VALUE);
  }

  void refuse(@Observes Filters filters) {
    filters.register(this::check, FIRST);
  }

  private void check(RoutingContext context) {
    String announced = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    if (announced == null || size(announced) <= most) {
      context.next();
      return;
    }
    context
        .response()
        .setStatusCode(413)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CONNECTION, "close")
        .end("{\"detail\":\"The request is larger than 1 MiB.\"}");
  }

  private static long size(String announced) {
    try {
      return Long.parseLong(announced);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }
}
