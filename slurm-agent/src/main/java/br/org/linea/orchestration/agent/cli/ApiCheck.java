package br.org.linea.orchestration.agent.cli;

import br.org.linea.orchestration.agent.config.AgentConfig;
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
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Whether Keycloak gives the agent a token, whether the API takes it, and what time it has. */
final class ApiCheck implements Check {

  private static final Logger LOG = Logger.getLogger(ApiCheck.class);
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Times of two hosts are never compared strictly, but a person who reads them does. */
  private static final Duration MOST_SKEW = Duration.ofSeconds(30);

  private static final JsonMapper JSON = new JsonMapper();

  private final AgentConfig settings;
  private final Config config;
  private final Clock clock;

  ApiCheck(AgentConfig settings, Config config, Clock clock) {
    this.settings = settings;
    this.config = config;
    this.clock = clock;
  }

  @Override
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
      Optional<String> token = token(http, findings);
      api(http, token, findings);
    }
    return findings;
  }

  private Optional<String> token(HttpClient http, List<Finding> findings) {
    URI address =
        URI.create(
            text("quarkus.oidc-client.auth-server-url") + text("quarkus.oidc-client.token-path"));
    String client = text("quarkus.oidc-client.client-id");
    String form =
        "grant_type=client_credentials&client_id=%s&client_secret=%s"
            .formatted(encoded(client), encoded(text("quarkus.oidc-client.credentials.secret")));
    try {
      HttpResponse<String> answer =
          send(
              http,
              HttpRequest.newBuilder(address)
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(HttpRequest.BodyPublishers.ofString(form)));
      JsonNode body = json(answer.body());
      if (answer.statusCode() == 200 && body.hasNonNull("access_token")) {
        findings.add(Finding.good("Keycloak gives client %s a token", client));
        String token = body.get("access_token").asText();
        issuedAt(token).ifPresent(moment -> findings.add(skew("Keycloak's", moment)));
        return Optional.of(token);
      }
      findings.add(
          Finding.fault(
              "Keycloak gives client %s no token (%d %s); see quarkus.oidc-client.client-id and"
                  + " credentials.secret.",
              client, answer.statusCode(), body.path("error").asText("at " + address)));
    } catch (IOException e) {
      findings.add(Finding.fault("Keycloak does not answer at %s: %s.", address, e));
    }
    return Optional.empty();
  }

  private void api(HttpClient http, Optional<String> token, List<Finding> findings) {
    URI address =
        URI.create(
            settings.apiUrl().toString().replaceAll("/+$", "")
                + "/api/agents/"
                + settings.worker()
                + "/processes/");
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    token.ifPresent(it -> request.header("Authorization", "Bearer " + it));
    try {
      HttpResponse<String> answer = send(http, request);
      findings.add(meaning(answer, token.isPresent(), address));
      answer
          .headers()
          .firstValue("Date")
          .flatMap(ApiCheck::date)
          .ifPresent(moment -> findings.add(skew("the API's", moment)));
    } catch (IOException e) {
      findings.add(
          Finding.fault(
              "The API does not answer at slurm-agent.api-url %s: %s.", settings.apiUrl(), e));
    }
  }

  private Finding meaning(HttpResponse<String> answer, boolean withToken, URI address) {
    return switch (answer.statusCode()) {
      case 200 ->
          Finding.good(
              "The API knows this agent; it has %d processes in hand", json(answer.body()).size());
      case 401 ->
          withToken
              ? Finding.fault(
                  "The API does not take the token: %s.",
                  answer.headers().firstValue("WWW-Authenticate").orElse("it says no reason"))
              : Finding.note("The API answers; without a token no more can be asked");
      case 403 ->
          Finding.fault(
              "The API does not let this client act as agent '%s': it needs the role agent, and"
                  + " that name as its client id or claim worker.",
              settings.worker());
      case 404 ->
          json(answer.body()).has("detail") || json(answer.body()).has("error")
              ? Finding.note("The API does not know this agent yet; its first start registers it")
              : Finding.fault("slurm-agent.api-url: nothing of the API is at %s.", address);
      default -> Finding.fault("The API answers %d at %s.", answer.statusCode(), address);
    };
  }

  private Finding skew(String whose, Instant moment) {
    Duration skew = Duration.between(moment, clock.instant()).abs();
    return skew.compareTo(MOST_SKEW) <= 0
        ? Finding.good("This clock and %s are %d s apart", whose, skew.toSeconds())
        : Finding.fault(
            "This clock and %s are %d s apart; set both by NTP.", whose, skew.toSeconds());
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      LOG.debugf(e, "the Date header %s makes no sense", text);
      return Optional.empty();
    }
  }

  /** The claim {@code iat}: the one time that Keycloak tells. */
  private static Optional<Instant> issuedAt(String token) {
    String[] parts = token.split("\\.");
    try {
      long seconds =
          parts.length == 3
              ? json(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8))
                  .path("iat")
                  .asLong(0)
              : 0;
      return seconds > 0 ? Optional.of(Instant.ofEpochSecond(seconds)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      LOG.debug("the token is none that can be read", e);
      return Optional.empty();
    }
  }

  private static HttpResponse<String> send(HttpClient http, HttpRequest.Builder request)
      throws IOException {
    try {
      return http.send(
          request.timeout(LIMIT).header("Accept", "application/json").build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
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
      return json == null ? JSON.nullNode() : json;
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }
}
