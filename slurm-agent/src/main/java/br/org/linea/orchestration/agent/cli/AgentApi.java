package br.org.linea.orchestration.agent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * What a tool asks of the API in the agent's own name, with a token of the agent's client. For one
 * thread; blocks.
 */
final class AgentApi implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int UNAUTHORIZED = 401;
  private static final JsonMapper JSON = new JsonMapper();

  private final String address;
  private final Config config;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();
  private Optional<String> token = Optional.empty();

  /**
   * For one agent.
   *
   * @param api where the API is
   * @param worker the agent's name
   * @param config has the client's id and secret
   */
  AgentApi(URI api, String worker, Config config) {
    this.address = api.toString().replaceAll("/+$", "") + "/api/agents/" + worker + "/";
    this.config = config;
  }

  /**
   * An answer.
   *
   * @param body its JSON
   * @param at the API's time
   */
  record Answer(JsonNode body, Optional<Instant> at) {}

  /**
   * Reads below the agent's address.
   *
   * @throws IOException when there is no answer, or a refusal, with a sentence
   */
  Answer get(String below) throws IOException {
    return ask(HttpRequest.newBuilder(URI.create(address + below)).GET());
  }

  /**
   * Posts JSON below the agent's address.
   *
   * @throws IOException when there is no answer, or a refusal, with a sentence
   */
  Answer post(String below, JsonNode body) throws IOException {
    return ask(
        HttpRequest.newBuilder(URI.create(address + below))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  /** A token may end while directories are removed. */
  private Answer ask(HttpRequest.Builder request) throws IOException {
    boolean fresh = token.isEmpty();
    HttpResponse<String> answer = send(authorized(request));
    if (answer.statusCode() == UNAUTHORIZED && !fresh) {
      token = Optional.empty();
      answer = send(authorized(request));
    }
    JsonNode body = json(answer.body());
    if (answer.statusCode() != 200) {
      throw new IOException(
          "the API answers %d at %s: %s"
              .formatted(
                  answer.statusCode(),
                  answer.uri(),
                  body.path("detail").asText(body.path("error").asText("it says no reason"))));
    }
    return new Answer(body, answer.headers().firstValue("Date").flatMap(AgentApi::date));
  }

  private HttpRequest.Builder authorized(HttpRequest.Builder request) throws IOException {
    if (token.isEmpty()) {
      token = Optional.of(newToken());
    }
    return request.setHeader("Authorization", "Bearer " + token.get());
  }

  private String newToken() throws IOException {
    URI endpoint =
        URI.create(
            text("quarkus.oidc-client.auth-server-url") + text("quarkus.oidc-client.token-path"));
    String client = text("quarkus.oidc-client.client-id");
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "grant_type=client_credentials&client_id=%s&client_secret=%s"
                            .formatted(
                                encoded(client),
                                encoded(text("quarkus.oidc-client.credentials.secret"))))));
    JsonNode body = json(answer.body());
    if (answer.statusCode() != 200 || !body.hasNonNull("access_token")) {
      throw new IOException(
          "Keycloak gives client %s no token (%d %s)"
              .formatted(client, answer.statusCode(), body.path("error").asText("at " + endpoint)));
    }
    return body.get("access_token").asText();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    HttpRequest asked = request.timeout(LIMIT).setHeader("Accept", "application/json").build();
    try {
      return http.send(asked, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (IOException e) {
      throw new IOException("there is no answer from %s: %s".formatted(asked.uri(), e), e);
    }
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private String text(String key) {
    return config.getOptionalValue(key, String.class).orElse("");
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static JsonNode json(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      return json == null ? JSON.missingNode() : json;
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
