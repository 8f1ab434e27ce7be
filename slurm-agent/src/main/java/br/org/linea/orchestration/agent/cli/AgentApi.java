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

  private static final int UNAUTHORIZED = 401;
  private static final JsonMapper JSON = new JsonMapper();

  private final String address;
  private final Config config;
  private final Duration limit;
  private final HttpClient http;
  private Optional<String> token = Optional.empty();

  /**
   * For one agent.
   *
   * @param api where the API is
   * @param worker the agent's name
   * @param config has the client's id and secret
   * @param limit how long one answer may take
   */
  AgentApi(URI api, String worker, Config config, Duration limit) {
    this.address = api.toString().replaceAll("/+$", "") + "/api/agents/" + worker + "/";
    this.config = config;
    this.limit = limit;
    this.http = HttpClient.newBuilder().connectTimeout(limit).build();
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
    return ask(HttpRequest.newBuilder(at(below)).GET());
  }

  /**
   * Posts JSON below the agent's address.
   *
   * @throws IOException when there is no answer, or a refusal, with a sentence
   */
  Answer post(String below, JsonNode body) throws IOException {
    return ask(
        HttpRequest.newBuilder(at(below))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  /** A token may end while directories are removed. */
  private Answer ask(HttpRequest.Builder request) throws IOException {
    boolean fresh = token.isEmpty();
    HttpResponse<String> answer = heard(authorized(request));
    if (answer.statusCode() == UNAUTHORIZED && !fresh) {
      token = Optional.empty();
      answer = heard(authorized(request));
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
    return new Answer(body, date(answer));
  }

  private HttpRequest.Builder authorized(HttpRequest.Builder request) throws IOException {
    if (token.isEmpty()) {
      token = Optional.of(newToken());
    }
    return request.setHeader("Authorization", "Bearer " + token.get());
  }

  private String newToken() throws IOException {
    HttpResponse<String> answer = heard(tokenRequest());
    return token(answer)
        .orElseThrow(
            () ->
                new IOException(
                    "Keycloak gives client %s no token (%d %s)"
                        .formatted(
                            client(),
                            answer.statusCode(),
                            json(answer.body()).path("error").asText("at " + answer.uri()))));
  }

  private HttpResponse<String> heard(HttpRequest.Builder request) throws IOException {
    try {
      return send(request);
    } catch (IOException e) {
      throw new IOException(
          "there is no answer from %s: %s".formatted(request.build().uri(), e), e);
    }
  }

  /** Where something below the agent's address is. */
  URI at(String below) {
    return URI.create(address + below);
  }

  /** The id of the agent's client. */
  String client() {
    return text("quarkus.oidc-client.client-id");
  }

  /** Asks Keycloak for a token. */
  HttpRequest.Builder tokenRequest() {
    String form =
        "grant_type=client_credentials&client_id=%s&client_secret=%s"
            .formatted(encoded(client()), encoded(text("quarkus.oidc-client.credentials.secret")));
    return HttpRequest.newBuilder(
            URI.create(
                text("quarkus.oidc-client.auth-server-url")
                    + text("quarkus.oidc-client.token-path")))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(form));
  }

  /** The token of an answer to {@link #tokenRequest}; empty for a refusal. */
  static Optional<String> token(HttpResponse<String> answer) {
    JsonNode body = json(answer.body());
    return answer.statusCode() == 200 && body.hasNonNull("access_token")
        ? Optional.of(body.get("access_token").asText())
        : Optional.empty();
  }

  /**
   * Sends a request as it is.
   *
   * @throws IOException when there is no answer
   */
  HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(
          request.timeout(limit).setHeader("Accept", "application/json").build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** The time of who answers; empty for none, or one that makes no sense. */
  static Optional<Instant> date(HttpResponse<String> answer) {
    try {
      return answer
          .headers()
          .firstValue("Date")
          .map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** What is no JSON is missing. */
  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }

  private String text(String key) {
    return config.getOptionalValue(key, String.class).orElse("");
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    http.close();
  }
}
