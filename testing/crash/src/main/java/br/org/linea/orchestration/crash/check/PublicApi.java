package br.org.linea.orchestration.crash.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** The API as an operator reads it. Blocks. */
final class PublicApi {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ObjectMapper json = new ObjectMapper();
  private final URI base;
  private final String token;

  PublicApi(URI base, String client, String secret) throws IOException, InterruptedException {
    this.base = base;
    String basic =
        Base64.getEncoder()
            .encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8));
    this.token =
        send(HttpRequest.newBuilder(base.resolve("/o/token/"))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials")))
            .path("access_token")
            .asText();
  }

  /** Every process. */
  JsonNode processes() throws IOException, InterruptedException {
    return get("/api/processes/");
  }

  JsonNode history(int process) throws IOException, InterruptedException {
    return get("/api/processes/" + process + "/history/");
  }

  JsonNode agents() throws IOException, InterruptedException {
    return get("/api/agents/");
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Authorization", "Bearer " + token)
            .GET());
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(request.timeout(LIMIT).build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(
          "%s answered %d: %s".formatted(answer.uri(), answer.statusCode(), answer.body()));
    }
    return json.readTree(answer.body());
  }
}
