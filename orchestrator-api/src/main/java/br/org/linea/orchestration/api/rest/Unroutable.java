package br.org.linea.orchestration.api.rest;

import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

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
              EarlyAnswers.answer(
                  context.response(),
                  BAD_REQUEST,
                  "The request cannot be read: HTTP/1.1 needs one Host header.");
            });
  }
}
