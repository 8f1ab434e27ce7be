package br.org.linea.orchestration.api.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/**
 * Limits failed logins in this instance, by client id and the address they came from, so that a
 * stranger who guesses cannot lock a client out. Successful ones never count: the existing client
 * fetches a token every ten seconds. Client ids are stored as hashes, for one window.
 */
@ApplicationScoped
class FailedAttempts {

  private static final int MOST_KEPT = 10_000;

  private final TokenFacadeConfig config;
  private final Clock clock;
  private final Cache<String, AttemptWindow> windows;

  FailedAttempts(TokenFacadeConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
    this.windows =
        Caffeine.newBuilder().maximumSize(MOST_KEPT).expireAfterWrite(config.window()).build();
  }

  /** Runs an attempt, or returns that the limit is reached. */
  Uni<TokenAnswer> limit(String client, String address, Uni<TokenAnswer> attempt) {
    String key = Sha256.hex(client + '\0' + address);
    AttemptWindow window =
        windows.get(key, each -> new AttemptWindow(config.failures(), config.window(), clock));
    return window
        .enter()
        .chain(
            wait ->
                wait.<Uni<TokenAnswer>>map(
                        left -> Uni.createFrom().item(new TokenAnswer.TooManyFailures(left)))
                    .orElseGet(
                        () ->
                            attempt
                                .onTermination()
                                .invoke(
                                    (answer, problem, cancelled) ->
                                        end(key, window, isFailure(answer)))));
  }

  private void end(String key, AttemptWindow window, boolean failed) {
    if (failed) {
      // Entries expire after one window more.
      windows.put(key, window);
    }
    window.leave(failed);
  }

  private static boolean isFailure(TokenAnswer answer) {
    return answer instanceof TokenAnswer.Denied denied && denied.error().equals("invalid_client");
  }
}
