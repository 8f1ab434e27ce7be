package br.org.linea.orchestration.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A machine client of the API. Safe for use by several threads; blocks. */
final class LoadClient {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final ObjectMapper json = new ObjectMapper();
  private final URI base;
  private final String basic;
  private String token;
  private Instant tokenExpires = Instant.MIN;

  /**
   * An answer.
   *
   * @param status of HTTP
   * @param body JSON, or a missing node where it is none
   */
  record Answer(int status, JsonNode body) {}

  LoadClient(URI base, String id, String secret) {
    this.base = base;
    this.basic =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
  }

  Answer start(String pipeline, String config, Optional<String> key)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        form("/api/processes/", Map.of("pipeline", pipeline, "used_config", config));
    key.ifPresent(value -> request.header("Idempotency-Key", value));
    return withToken(request);
  }

  Answer stop(int process) throws IOException, InterruptedException {
    return withToken(
        HttpRequest.newBuilder(base.resolve("/api/processes/" + process + "/stop/"))
            .POST(BodyPublishers.noBody()));
  }

  Answer get(String path) throws IOException, InterruptedException {
    return withToken(HttpRequest.newBuilder(base.resolve(path)).GET());
  }

  private HttpRequest.Builder form(String path, Map<String, String> fields) {
    String body =
        fields.entrySet().stream()
            .map(
                field ->
                    field.getKey()
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return HttpRequest.newBuilder(base.resolve(path))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(body));
  }

  private Answer withToken(HttpRequest.Builder request) throws IOException, InterruptedException {
    return send(request.header("Authorization", "Bearer " + token()));
  }

  private synchronized String token() throws IOException, InterruptedException {
    if (Instant.now().isAfter(tokenExpires)) {
      Answer answer =
          send(
              form("/o/token/", Map.of("grant_type", "client_credentials"))
                  .header("Authorization", basic));
      if (answer.status() != 200) {
        throw new NoToken(answer);
      }
      token = answer.body().path("access_token").asText();
      // PZ Server fetches one for each round; every minute is often enough to meet every fault.
      tokenExpires = Instant.now().plusSeconds(60);
    }
    return token;
  }

  /** No token now; the client comes again, as with a broken connection. */
  static final class NoToken extends IOException {
    private static final long serialVersionUID = 1L;

    NoToken(Answer answer) {
      super("POST /o/token/ answered " + answer.status() + ": " + answer.body());
    }
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(request.timeout(LIMIT).build(), BodyHandlers.ofString());
    return new Answer(answer.statusCode(), json.readTree(answer.body()));
  }
}
