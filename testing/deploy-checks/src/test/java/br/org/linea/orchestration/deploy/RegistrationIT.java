package br.org.linea.orchestration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.services.KeycloakServer;
import br.org.linea.orchestration.stack.services.LocalStack;
import br.org.linea.orchestration.stack.services.Service;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts that register clients and agents, against a real Keycloak. */
class RegistrationIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static LocalStack stack;
  private final String name = "script-" + UUID.randomUUID().toString().substring(0, 8);
  @TempDir private Path temp;

  @BeforeAll
  static void open() {
    stack = LocalStack.open();
    stack.require(Service.KEYCLOAK);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private ScriptResult call(String script, String... arguments) {
    KeycloakServer keycloak = stack.keycloak();
    List<String> argv = new ArrayList<>(List.of(Checkout.ROOT.resolve(script).toString()));
    argv.addAll(List.of(arguments));
    return ScriptResult.of(
        temp,
        Map.of(
            "KEYCLOAK_URL",
            keycloak.base().toString(),
            "KEYCLOAK_OPERATOR_PASSWORD",
            keycloak.secrets().operatorPassword()),
        argv);
  }

  private ScriptResult registered(String script, String... arguments) {
    ScriptResult outcome = call(script, arguments);
    assertThat(outcome.exit()).as(outcome.output()).isZero();
    return outcome;
  }

  private static String found(String output, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(output);
    assertThat(matcher.find()).as(output).isTrue();
    return matcher.group(1);
  }

  /** What Keycloak answers to a request for a token. */
  private static JsonNode token(String client, String secret, String scope)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(stack.keycloak().realmUrl() + "/protocol/openid-connect/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                BodyPublishers.ofString(
                    "grant_type=client_credentials&client_id=%s&client_secret=%s%s"
                        .formatted(client, secret, scope.isEmpty() ? "" : "&scope=" + scope)))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    }
  }

  private static JsonNode claims(JsonNode token) throws IOException {
    String payload = token.path("access_token").asText().split("\\.")[1];
    return JSON.readTree(Base64.getUrlDecoder().decode(payload));
  }

  @Test
  void a_client_gets_the_owner_and_the_role_it_was_registered_with() throws Exception {
    ScriptResult outcome =
        registered("keycloak/register-client", name, "--owner", "survey", "--operator");
    String secret = found(outcome.output(), "client secret +(\\S+)");

    JsonNode claims = claims(token(name, secret, "read+write"));

    assertThat(claims.path("owner").asText()).isEqualTo("survey");
    assertThat(claims.at("/realm_access/roles").toString()).contains("operator");
    assertThat(claims.path("scope").asText()).contains("read").contains("write");
  }

  @Test
  void a_read_only_client_is_refused_the_scope_write() throws Exception {
    ScriptResult outcome = registered("keycloak/register-client", name, "--read-only");
    String secret = found(outcome.output(), "client secret +(\\S+)");

    assertThat(claims(token(name, secret, "read")).path("scope").asText()).contains("read");
    assertThat(token(name, secret, "read+write").path("error").asText()).isEqualTo("invalid_scope");
  }

  @Test
  void a_name_that_is_taken_is_refused_and_a_renewed_secret_replaces_the_old_one()
      throws Exception {
    String old =
        found(registered("keycloak/register-client", name).output(), "client secret +(\\S+)");

    ScriptResult again = call("keycloak/register-client", name);
    String renewed =
        found(
            registered("keycloak/register-client", name, "--renew").output(),
            "client secret +(\\S+)");

    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.output()).contains("registered already");
    assertThat(token(name, old, "read").has("error")).isTrue();
    assertThat(token(name, renewed, "read").has("access_token")).isTrue();
  }

  @Test
  void an_agent_gets_its_role_no_scopes_and_the_rights_of_its_own_queue() throws Exception {
    Path recorded = temp.resolve("recorded");
    Path recorder = temp.resolve("recording-rabbitmqctl");
    Files.writeString(
        recorder, "#!/bin/sh\nprintf '%s ' \"$@\" >> " + recorded + "\ncat >> " + recorded + "\n");
    Files.setPosixFilePermissions(recorder, PosixFilePermissions.fromString("rwx------"));

    String output =
        registered("deploy/register-agent", name, "--rabbitmqctl", recorder.toString()).output();

    String secret = found(output, "quarkus.oidc-client.credentials.secret=(\\S+)");
    JsonNode claims = claims(token(name, secret, ""));
    assertThat(claims.at("/realm_access/roles").toString()).contains("agent");
    assertThat(token(name, secret, "write").path("error").asText()).isEqualTo("invalid_scope");
    assertThat(recorded)
        .content()
        .contains("add_user agent-" + name + " " + found(output, "rabbitmq-password=(\\S+)") + "\n")
        .contains("import_definitions", "\"name\": \"agent." + name + ".files\"")
        .contains(
            "set_permissions -p orchestration agent-"
                + name
                + " ^$ ^orchestration\\.(events|replies)$ ^agent\\."
                + name
                + "(\\.files)?$")
        .doesNotContain("{worker}");
  }
}
