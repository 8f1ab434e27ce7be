package br.org.linea.orchestration.api.identity;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts failed logins in this instance, by client id and the address they came from, so that a
 * stranger who guesses cannot lock a client out. Successful ones never count: the existing client
 * fetches a token every ten seconds.
 */
@ApplicationScoped
class FailedAttempts {

  private static final int CLIENTS_KEPT = 10_000;

  private final TokenFacadeConfig config;
  private final Clock clock;
  private final Map<String, Deque<Instant>> failures =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Instant>> eldest) {
          return size() > CLIENTS_KEPT;
        }
      };

  FailedAttempts(TokenFacadeConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  synchronized void failed(String client) {
    failures.computeIfAbsent(client, c -> new ArrayDeque<>()).add(clock.instant());
  }

  synchronized boolean exhausted(String client) {
    Deque<Instant> times = failures.get(client);
    if (times == null) {
      return false;
    }
    Instant since = clock.instant().minus(config.window());
    while (!times.isEmpty() && times.peek().isBefore(since)) {
      times.poll();
    }
    if (times.isEmpty()) {
      failures.remove(client);
    }
    return times.size() >= config.failures();
  }
}
