package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.identity.Caller;
import br.org.linea.orchestration.api.lifecycle.QuotaExceeded;
import br.org.linea.orchestration.api.store.Quota;
import br.org.linea.orchestration.api.store.Quotas;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * The open streams of each owner in this instance. They are counted before the answer begins, since
 * afterwards it is too late for an error.
 */
@Singleton
public class OwnerStreams {

  private static final String RELEASE = OwnerStreams.class.getName();
  private static final Duration WAIT = Duration.ofSeconds(60);

  private final ConcurrentHashMap<String, Integer> open = new ConcurrentHashMap<>();
  private final Quotas quotas;
  private final Caller caller;
  private final CurrentVertxRequest current;
  private final MeterRegistry metrics;

  OwnerStreams(Quotas quotas, Caller caller, CurrentVertxRequest current, MeterRegistry metrics) {
    this.quotas = quotas;
    this.caller = caller;
    this.current = current;
    this.metrics = metrics;
  }

  /** Counts a stream of the current request; fails when the owner has too many. */
  @CountedStream
  @ServerRequestFilter
  public Uni<Void> count() {
    String owner = caller.streamsOf();
    RoutingContext request = current.getCurrent();
    return quotas.of(owner).invoke(quota -> take(owner, quota, request)).replaceWithVoid();
  }

  private void take(String owner, Quota quota, RoutingContext request) {
    int now = open.merge(owner, 1, Integer::sum);
    if (quota.streams() != Quota.NO_LIMIT && now > quota.streams()) {
      giveBack(owner);
      metrics.counter("orchestrator.quota.refusals", "limit", "streams").increment();
      throw new QuotaExceeded(
          "streams",
          "[streams] %s has %d open streams, and its limit is %d. It can open another when one has ended."
              .formatted(owner, now - 1, quota.streams()),
          WAIT);
    }
    AtomicBoolean held = new AtomicBoolean(true);
    Runnable release =
        () -> {
          if (held.getAndSet(false)) {
            giveBack(owner);
          }
        };
    request.put(RELEASE, release);
    // At the answer's end or when the connection is closed; not when that was before.
    request.addEndHandler(ended -> release.run());
    if (request.response().closed()) {
      release.run();
    }
  }

  /** To run when the stream of the current request has ended; the end of the answer may be late. */
  Runnable release() {
    Runnable release = current.getCurrent().get(RELEASE);
    return release == null ? () -> {} : release;
  }

  private void giveBack(String owner) {
    open.computeIfPresent(owner, (name, number) -> number > 1 ? number - 1 : null);
  }

  /** How many an owner has open here. */
  int of(String owner) {
    return open.getOrDefault(owner, 0);
  }
}
