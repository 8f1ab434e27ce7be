package br.org.linea.orchestration.api.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Remembers where headers of a proxy came from that is not trusted. Quarkus ignores them, so that
 * all callers behind that proxy seem to have one address, and links name the wrong one.
 */
@ApplicationScoped
public class ForwardedHeaders {

  private static final Logger LOG = Logger.getLogger(ForwardedHeaders.class);
  private static final int FIRST = 2_000;

  /** A proxy sends them all the time. */
  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  private final Clock clock;
  private final AtomicReference<Optional<Ignored>> last = new AtomicReference<>(Optional.empty());

  ForwardedHeaders(Clock clock) {
    this.clock = clock;
  }

  private record Ignored(String from, Instant at) {}

  /** The address of the last such proxy, if there was one within ten minutes. */
  public Optional<String> ignoredFrom() {
    Instant since = clock.instant().minus(REMEMBERED);
    return last.get().filter(each -> each.at().isAfter(since)).map(Ignored::from);
  }

  void watch(@Observes Filters filters) {
    filters.register(
        context -> {
          HttpServerRequest request = context.request();
          if (isForwarded(request)
              && request.remoteAddress().equals(request.connection().remoteAddress())) {
            remember(request.remoteAddress().hostAddress());
          }
          context.next();
        },
        FIRST);
  }

  private static boolean isForwarded(HttpServerRequest request) {
    return request.headers().contains("X-Forwarded-For") || request.headers().contains("Forwarded");
  }

  private void remember(String from) {
    if (ignoredFrom().isEmpty()) {
      LOG.warnf(
          "forwarded headers from %s are ignored: quarkus.http.proxy.trusted-proxies does not name"
              + " it",
          from);
    }
    last.set(Optional.of(new Ignored(from, clock.instant())));
  }
}
