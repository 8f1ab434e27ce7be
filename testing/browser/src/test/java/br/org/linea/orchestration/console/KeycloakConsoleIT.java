package br.org.linea.orchestration.console;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.programs.OrchestratorApi;
import br.org.linea.orchestration.stack.programs.Site;
import br.org.linea.orchestration.stack.programs.SlurmAgent;
import br.org.linea.orchestration.stack.services.LocalStack;
import br.org.linea.orchestration.stack.services.Service;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The walk-through of {@code keycloak/README.md}. Its pictures come from here: {@code
 * -Dorchestration.pictures=<checkout>/keycloak/images} renews them.
 */
@Tag("long")
class KeycloakConsoleIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static LocalStack stack;
  private static OrchestratorApi api;
  private static SlurmAgent agent;
  private static Path pictures;

  private final String client = "pz-server-" + UUID.randomUUID().toString().substring(0, 4);

  @BeforeAll
  static void start() throws IOException {
    pictures =
        Files.createDirectories(
            Path.of(System.getProperty("orchestration.pictures", "target/pictures")));
    stack = LocalStack.open();
    stack.require(Service.values());
    Site site =
        Site.fresh(
            stack, stack.project().pipelines(), stack.folder("runs"), stack.folder("datasets"));
    api = OrchestratorApi.start(site, "api", Map.of());
    agent =
        SlurmAgent.start(
            site,
            api.url(),
            stack.folder("agent").resolve("journal"),
            site.broker().agent("slurm-agent"),
            Map.of());
  }

  @AfterAll
  static void stop() {
    try {
      if (agent != null) {
        agent.terminate();
      }
      if (api != null) {
        api.terminate();
      }
    } finally {
      stack.close();
    }
  }

  private Console console;

  @BeforeEach
  void logIn() {
    console = new Console(pictures);
    console.logIn(stack.keycloak().base(), stack.keycloak().secrets().operatorPassword());
  }

  @AfterEach
  void close() {
    console.close();
  }

  /** The numbered steps of the document; returns the secret. */
  private String createClient() {
    console.link("Clients");
    console.link("Create client");
    console.fill("Client ID", client);
    console.picture("1-create-client");
    console.button("Next");
    console.set("Client authentication", true);
    console.set("Service account roles", true);
    console.set("Standard flow", false);
    console.picture("2-capability-config");
    console.button("Next");
    console.button("Save");
    console.tab("Credentials");
    String secret = console.secret();
    console.picture("3-credentials");
    return secret;
  }

  @Test
  void a_client_made_in_the_console_starts_a_pipeline() throws Exception {
    String secret = createClient();

    JsonNode token = token(secret);
    assertThat(token.path("scope").asText()).isEqualTo("read write");
    JsonNode process =
        call(
            token,
            HttpRequest.newBuilder(api.url().resolve("/api/processes/"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("pipeline=hello_world&used_config=")),
            201);
    int id = process.path("id").asInt();
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                call(
                        token,
                        HttpRequest.newBuilder(
                            api.url().resolve("/api/processes/" + id + "/status/")),
                        200)
                    .path("status")
                    .asText(),
            "Successful"::equals);
  }

  @Test
  void an_owner_a_role_and_the_loss_of_a_scope_set_in_the_console_are_in_the_token()
      throws Exception {
    String secret = createClient();

    console.tab("Client scopes");
    console.openMenuOf("Start and stop processes.");
    console.picture("4-client-scopes");
    console.menu("Remove");
    console.confirm("Delete");
    console.awaitText("Scope mapping successfully removed");
    console.tab("Service account roles");
    console.button("Assign role");
    console.menu("Realm roles");
    console.tick("operator");
    console.picture("5-assign-role");
    console.confirm("Assign");
    console.awaitText("Role mapping updated");
    console.link("service-account-" + client);
    console.tab("Attributes");
    console.button("Add attributes");
    console.fillByHint("Type a key", "owner");
    console.fillByHint("Type a value", "survey");
    console.picture("6-owner");
    console.button("Save");
    console.awaitText("The user has been saved");

    JsonNode token = token(secret);
    String payload = token.path("access_token").asText().split("\\.")[1];
    JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(payload));
    assertThat(token.path("scope").asText()).isEqualTo("read");
    assertThat(claims.path("owner").asText()).isEqualTo("survey");
    assertThat(claims.at("/realm_access/roles").toString()).contains("operator");
  }

  /** From the API, as a client asks for it. */
  private JsonNode token(String secret) throws IOException, InterruptedException {
    String basic = Base64.getEncoder().encodeToString((client + ":" + secret).getBytes());
    return send(
        HttpRequest.newBuilder(api.url().resolve("/o/token/"))
            .header("Authorization", "Basic " + basic)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("grant_type=client_credentials")),
        200);
  }

  private static JsonNode call(JsonNode token, HttpRequest.Builder request, int expected)
      throws IOException, InterruptedException {
    return send(
        request.header("Authorization", "Bearer " + token.path("access_token").asText()), expected);
  }

  private static JsonNode send(HttpRequest.Builder request, int expected)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected);
      return JSON.readTree(answer.body());
    }
  }
}
