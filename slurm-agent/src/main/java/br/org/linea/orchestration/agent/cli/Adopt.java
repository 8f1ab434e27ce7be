package br.org.linea.orchestration.agent.cli;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.messages.WorkerName;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * Takes over all that an agent has in hand which will not come back. The API moves the processes
 * and refuses that agent's late reports; this one looks for their jobs as for its own.
 */
@ApplicationScoped
class Adopt {

  /** As the variable {@code ORCHESTRATION_TOKEN}: an agent may not take from another by itself. */
  private static final String TOKEN = "orchestration.token";

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final JsonMapper JSON = new JsonMapper();

  private final AgentConfig settings;
  private final Config config;

  @Inject
  Adopt(AgentConfig settings, Config config) {
    this.settings = settings;
    this.config = config;
  }

  /**
   * Takes over from {@code lost}.
   *
   * @return 0 when the API has moved the processes, else 1
   */
  int from(String lost, PrintWriter out) {
    Optional<String> token = config.getOptionalValue(TOKEN, String.class);
    if (token.isEmpty()) {
      out.println("Put an operator's token into the variable ORCHESTRATION_TOKEN first.");
      return 1;
    }
    try {
      URI address =
          URI.create(
              settings.apiUrl().toString().replaceAll("/+$", "")
                  + "/api/agents/"
                  + new WorkerName(lost).value()
                  + "/hand-over/");
      return tell(lost, ask(address, token.get()), out);
    } catch (IllegalArgumentException e) {
      out.println(e.getMessage());
    } catch (IOException e) {
      out.printf("The API does not answer at slurm-agent.api-url %s: %s%n", settings.apiUrl(), e);
    }
    return 1;
  }

  private int tell(String lost, HttpResponse<String> answer, PrintWriter out) {
    JsonNode body = json(answer.body());
    if (answer.statusCode() == 200) {
      out.printf(
          "%d processes of %s are %s's now. An agent that runs looks for their jobs within %d min,"
              + " one that starts at once.%n",
          body.path("processes").asInt(),
          lost,
          settings.worker(),
          settings.assignmentInterval().toMinutes());
      return 0;
    }
    out.printf(
        "The API did not do it (%d): %s%n",
        answer.statusCode(),
        switch (answer.statusCode()) {
          case 401 -> "it does not take the token.";
          case 403 -> "the token is not an operator's.";
          default -> body.path("detail").asText(body.path("error").asText("it says no reason."));
        });
    return 1;
  }

  private HttpResponse<String> ask(URI address, String token) throws IOException {
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
      return http.send(
          HttpRequest.newBuilder(address)
              .timeout(LIMIT)
              .header("Authorization", "Bearer " + token)
              .header("Accept", "application/json")
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(HttpRequest.BodyPublishers.ofString("to=" + settings.worker()))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static JsonNode json(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      return json == null ? JSON.missingNode() : json;
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }
}
