package br.org.linea.orchestration.agent.cli;

import br.org.linea.orchestration.agent.config.AgentConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
    try (AgentApi api = new AgentApi(settings.apiUrl(), settings.worker(), config, LIMIT)) {
      Optional<String> token = token(api, findings);
      processes(api, token, findings);
    }
    return findings;
  }

  private Optional<String> token(AgentApi api, List<Finding> findings) {
    HttpRequest.Builder request = api.tokenRequest();
    try {
      HttpResponse<String> answer = api.send(request);
      Optional<String> token = AgentApi.token(answer);
      if (token.isPresent()) {
        findings.add(Finding.good("Keycloak gives client %s a token", api.client()));
        issuedAt(token.get()).ifPresent(moment -> findings.add(skew("Keycloak's", moment)));
      } else {
        findings.add(
            Finding.fault(
                "Keycloak gives client %s no token (%d %s); see quarkus.oidc-client.client-id and"
                    + " credentials.secret.",
                api.client(),
                answer.statusCode(),
                AgentApi.json(answer.body()).path("error").asText("at " + answer.uri())));
      }
      return token;
    } catch (IOException e) {
      findings.add(Finding.fault("Keycloak does not answer at %s: %s.", request.build().uri(), e));
      return Optional.empty();
    }
  }

  private void processes(AgentApi api, Optional<String> token, List<Finding> findings) {
    URI address = api.at("processes/");
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    token.ifPresent(it -> request.header("Authorization", "Bearer " + it));
    try {
      HttpResponse<String> answer = api.send(request);
      findings.add(meaning(answer, token.isPresent(), address));
      AgentApi.date(answer).ifPresent(moment -> findings.add(skew("the API's", moment)));
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
              "The API knows this agent; it has %d processes in hand",
              AgentApi.json(answer.body()).size());
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
          AgentApi.json(answer.body()).has("detail") || AgentApi.json(answer.body()).has("error")
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

  /** The claim {@code iat}: the one time that Keycloak tells. */
  private static Optional<Instant> issuedAt(String token) {
    String[] parts = token.split("\\.");
    try {
      long seconds =
          parts.length == 3
              ? AgentApi.json(
                      new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8))
                  .path("iat")
                  .asLong(0)
              : 0;
      return seconds > 0 ? Optional.of(Instant.ofEpochSecond(seconds)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      LOG.debug("the token is none that can be read", e);
      return Optional.empty();
    }
  }
}
