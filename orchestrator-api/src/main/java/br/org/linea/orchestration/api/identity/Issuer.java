package br.org.linea.orchestration.api.identity;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.ext.web.client.WebClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The present signing keys of the realm and its not-before. Both are read periodically; while
 * Keycloak is away, the last values apply. Quarkus verifies signatures, but it keeps keys that were
 * revoked, and asks Keycloak for each key that it does not know.
 */
@ApplicationScoped
class Issuer {

  private static final Logger LOG = Logger.getLogger(Issuer.class);

  private final WebClient http;
  private final IssuerConfig config;
  private final Clock clock;
  private final AtomicReference<Uni<State>> reading = new AtomicReference<>();
  private volatile Optional<State> known = Optional.empty();
  private volatile Optional<Throwable> problem = Optional.empty();
  private volatile Instant askedForUnknown = Instant.EPOCH;

  Issuer(Vertx vertx, IssuerConfig config, Clock clock) {
    this.http = WebClient.create(vertx);
    this.config = config;
    this.clock = clock;
  }

  /**
   * Keys and not-before of the realm.
   *
   * @param keys ids of its keys
   * @param notBefore seconds since 1970; tokens that were issued earlier are revoked
   */
  record State(Set<String> keys, long notBefore) {}

  /**
   * The present keys and not-before. They are read again if {@code key} is unknown and the last
   * unknown key was long enough ago.
   *
   * @return fails with an {@link IOException} when they are not known
   */
  Uni<State> stateFor(String key) {
    return Uni.createFrom().deferred(() -> find(key));
  }

  private Uni<State> find(String key) {
    Optional<State> last = known;
    if (last.filter(state -> state.keys().contains(key)).isPresent()) {
      return Uni.createFrom().item(last.get());
    }
    Instant now = clock.instant();
    if (now.isBefore(askedForUnknown.plus(config.unknownKeyInterval())) && reading.get() == null) {
      return problem
          .map(each -> Uni.createFrom().<State>failure(each))
          .or(() -> last.map(state -> Uni.createFrom().item(state)))
          .orElseGet(this::read);
    }
    askedForUnknown = now;
    return read();
  }

  @Scheduled(
      every = "${orchestrator.issuer.refresh-interval:5m}",
      concurrentExecution = ConcurrentExecution.SKIP)
  Uni<Void> refresh() {
    return read().onFailure().recoverWithNull().replaceWithVoid();
  }

  /** One request at a time, for all callers that wait for it. */
  private Uni<State> read() {
    Uni<State> mine =
        ask().onTermination().invoke(() -> reading.set(null)).memoize().indefinitely();
    Uni<State> running = reading.compareAndExchange(null, mine);
    return running == null ? mine : running;
  }

  private Uni<State> ask() {
    return Uni.combine()
        .all()
        .unis(get(config.keys()).map(Issuer::keys), get(config.realm()).map(Issuer::notBefore))
        .with(State::new)
        .invoke(
            state -> {
              known = Optional.of(state);
              if (problem.isPresent()) {
                problem = Optional.empty();
                LOG.info("read the keys of the token issuer again");
              }
            })
        .onFailure()
        .transform(cause -> new IOException("the token issuer does not answer: " + cause, cause))
        .onFailure()
        .invoke(
            cause -> {
              if (problem.isEmpty()) {
                LOG.warnf("cannot read the keys of the token issuer: %s", cause.getMessage());
              }
              problem = Optional.of(cause);
            });
  }

  private Uni<JsonObject> get(URI address) {
    return http.request(HttpMethod.GET, new RequestOptions().setAbsoluteURI(address.toString()))
        .timeout(config.timeout().toMillis())
        .send()
        .map(
            answer -> {
              if (answer.statusCode() != 200) {
                throw new IllegalStateException(address + " answered " + answer.statusCode());
              }
              return answer.bodyAsJsonObject();
            });
  }

  private static Set<String> keys(JsonObject set) {
    return set.getJsonArray("keys").stream()
        .map(key -> ((JsonObject) key).getString("kid", ""))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static long notBefore(JsonObject realm) {
    return realm.getLong("tokens-not-before", 0L);
  }
}
