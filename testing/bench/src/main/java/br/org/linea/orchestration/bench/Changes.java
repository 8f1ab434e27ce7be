package br.org.linea.orchestration.bench;

import br.org.linea.orchestration.stack.clients.ApiClient;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The stream of all changes of a client's processes, and when each of them came. */
final class Changes implements AutoCloseable {

  private static final int LIMIT_SECONDS = 90;
  private static final String DATA = "data:";

  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, CompletableFuture<Instant>> arrivals = new ConcurrentHashMap<>();
  private final Stream<String> lines;
  private volatile Instant lastHeard = Instant.EPOCH;
  private volatile Optional<IllegalStateException> end = Optional.empty();

  Changes(ApiClient client) throws IOException, InterruptedException {
    HttpResponse<Stream<String>> answer =
        http.send(
            client.authorized("/api/processes/events").build(),
            HttpResponse.BodyHandlers.ofLines());
    if (answer.statusCode() != 200) {
      throw new IOException("the stream of changes answers " + answer.statusCode());
    }
    this.lines = answer.body();
    Thread.ofVirtual().start(this::read);
  }

  private void read() {
    Throwable why = null;
    try {
      lines.forEach(
          line -> {
            lastHeard = Instant.now();
            if (line.startsWith(DATA)) {
              take(line);
            }
          });
    } catch (RuntimeException e) {
      why = e;
    }
    end = Optional.of(new IllegalStateException("the stream of changes ended", why));
    arrivals.values().forEach(arrival -> arrival.completeExceptionally(end.get()));
  }

  private void take(String line) {
    Instant now = Instant.now();
    try {
      JsonNode change = json.readTree(line.substring(DATA.length()));
      arrival(change.path("id").asInt(), change.path("status").asText()).complete(now);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CompletableFuture<Instant> arrival(int process, String status) {
    return arrivals.computeIfAbsent(process + " " + status, key -> new CompletableFuture<>());
  }

  /**
   * When the news came that a process has one of these states, whichever was first.
   *
   * @throws IllegalStateException when the stream has ended, or says nothing of it for long
   */
  Instant when(int process, Set<String> statuses) {
    CompletableFuture<?>[] any =
        statuses.stream().map(status -> arrival(process, status)).toArray(CompletableFuture[]::new);
    end.ifPresent(cause -> Stream.of(any).forEach(each -> each.completeExceptionally(cause)));
    try {
      return (Instant)
          CompletableFuture.anyOf(any).orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw new IllegalStateException(
          "no news that process %d is one of %s; the stream was last heard at %s"
              .formatted(process, statuses, lastHeard),
          e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
