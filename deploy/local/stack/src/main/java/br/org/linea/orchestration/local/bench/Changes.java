package br.org.linea.orchestration.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
    try {
      lines.filter(line -> line.startsWith(DATA)).forEach(this::take);
    } catch (UncheckedIOException e) {
      arrivals.values().forEach(arrival -> arrival.completeExceptionally(e));
    }
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

  /** When the news came that a process has one of these states, whichever was first. */
  Instant when(int process, Set<String> statuses) {
    return (Instant)
        CompletableFuture.anyOf(
                statuses.stream()
                    .map(status -> arrival(process, status))
                    .toArray(CompletableFuture[]::new))
            .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
            .join();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
