package br.org.linea.orchestration.demo;

import br.org.linea.orchestration.stack.clients.MachineClient;
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
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;

/** The requests of the README's curl lines. */
final class Walk implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final URI api;
  private final MachineClient client;
  private String token;

  Walk(URI api, MachineClient client) {
    this.api = api;
    this.client = client;
  }

  /** {@code POST /o/token/} with Basic; later requests carry what it answers. */
  void fetchToken() throws IOException, InterruptedException {
    String basic =
        Base64.getEncoder()
            .encodeToString((client.id() + ":" + client.secret()).getBytes(StandardCharsets.UTF_8));
    JsonNode answer =
        send(
            HttpRequest.newBuilder(api.resolve("/o/token/"))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials")),
            200);
    token = answer.path("access_token").asText();
  }

  /** {@code POST /api/processes/}; answers the process in its write form. */
  JsonNode start(String pipeline, String usedConfig) throws IOException, InterruptedException {
    String form =
        Map.of("pipeline", pipeline, "used_config", usedConfig).entrySet().stream()
            .map(
                field ->
                    field.getKey()
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .sorted()
            .collect(Collectors.joining("&"));
    return send(
        authorized("/api/processes/")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)),
        201);
  }

  /** {@code GET /api/processes/{id}/status/}. */
  JsonNode status(int process) throws IOException, InterruptedException {
    return send(authorized("/api/processes/" + process + "/status/").GET(), 200);
  }

  /** {@code GET /api/processes/{id}/}; the read form. */
  JsonNode process(int process) throws IOException, InterruptedException {
    return send(authorized("/api/processes/" + process + "/").GET(), 200);
  }

  /** {@code POST /api/processes/{id}/stop/}. */
  JsonNode stop(int process) throws IOException, InterruptedException {
    return send(
        authorized("/api/processes/" + process + "/stop/").POST(BodyPublishers.noBody()), 200);
  }

  private HttpRequest.Builder authorized(String path) {
    return HttpRequest.newBuilder(api.resolve(path)).header("Authorization", "Bearer " + token);
  }

  private JsonNode send(HttpRequest.Builder request, int expected)
      throws IOException, InterruptedException {
    HttpRequest built = request.timeout(LIMIT).build();
    HttpResponse<String> answer = http.send(built, BodyHandlers.ofString());
    if (answer.statusCode() != expected) {
      throw new IOException(
          "%s %s answered %d, not %d: %s"
              .formatted(
                  built.method(), built.uri(), answer.statusCode(), expected, answer.body()));
    }
    return json.readTree(answer.body());
  }

  @Override
  public void close() {
    http.close();
  }
}
