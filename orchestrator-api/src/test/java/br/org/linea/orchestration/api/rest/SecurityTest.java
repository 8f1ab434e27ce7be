package br.org.linea.orchestration.api.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestClient;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ApiTest
class SecurityTest {

  Runnable newSigningKey;

  private static final String ANONYMOUS =
      "{\"detail\":\"Authentication credentials were not provided.\"}";
  private static final String FORBIDDEN =
      "{\"detail\":\"You do not have permission to perform this action.\"}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/processes/",
        "//api/processes/",
        "/api//processes/",
        "/api/processes",
        "/api/processes/1/",
        "//api//processes//1//",
        "/api/processes/1/status/",
        "//api/processes/1/status/",
        "/api/processes/1/history/",
        "/api/processes/1/stop/",
        "//api/processes/1//stop/",
        "/api/processes/1/finish/",
        "/api/pipelines/",
        "//api/pipelines/",
        "/api/sysinfo/",
        "/api/agents/",
        "//api/agents/slurm-agent/processes/"
      })
  void without_a_token_nothing_is_shown(String address) {
    Response answer = given().urlEncodingEnabled(false).get(address);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.contentType()).startsWith("application/json");
    assertThat(answer.asString()).isEqualTo(ANONYMOUS);
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"api\"");
  }

  @Test
  void without_a_token_nothing_starts_or_stops() {
    assertThat(
            given()
                .contentType(ContentType.JSON)
                .body("{\"pipeline\":\"hello_world\"}")
                .post("/api/processes/")
                .asString())
        .isEqualTo(ANONYMOUS);
    assertThat(given().post("/api/processes/1/stop/").asString()).isEqualTo(ANONYMOUS);
  }

  @Test
  void garbage_is_no_token() {
    invalid("garbage");
    invalid("a.b.c");
  }

  @Test
  void an_unsigned_token_is_none() {
    String payload = TestClient.of("alice").token().split("\\.")[1];
    invalid(encoded("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + payload + ".");
  }

  @Test
  void a_changed_token_is_none() {
    String[] parts = TestClient.of("alice").token().split("\\.");
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    invalid(parts[0] + "." + encoded(claims.replace("alice", "root")) + "." + parts[2]);
  }

  @Test
  void a_token_that_is_signed_with_a_newer_key_is_good_at_once_and_an_older_one_still() {
    TestClient client = TestClient.of("own_keys");
    String older = client.token();
    newSigningKey.run();
    String newer = client.freshToken(TestClient.setting("test.token-endpoint"));
    assertThat(newer.split("\\.")[0]).isNotEqualTo(older.split("\\.")[0]);
    for (String token : List.of(newer, older)) {
      assertThat(
              given().header("Authorization", "Bearer " + token).get("/api/sysinfo/").statusCode())
          .isEqualTo(200);
    }
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void invalid(String token) {
    Response answer = given().header("Authorization", "Bearer " + token).get("/api/processes/");
    assertThat(answer.statusCode()).as(token).isEqualTo(401);
    assertThat(answer.asString()).isEqualTo(ANONYMOUS);
    assertThat(answer.header("WWW-Authenticate"))
        .startsWith("Bearer realm=\"api\", error=\"invalid_token\", error_description=\"");
  }

  @Test
  void a_token_without_write_starts_and_stops_nothing() {
    int id = TestClient.of("alice").startHelloWorld();
    TestClient reader = TestClient.of("reader");

    Response start =
        reader
            .request()
            .contentType(ContentType.JSON)
            .body("{\"pipeline\":\"hello_world\"}")
            .post("/api/processes/");

    assertThat(start.statusCode()).isEqualTo(403);
    assertThat(start.asString()).isEqualTo(FORBIDDEN);
    assertThat(reader.request().post("/api/processes/{id}/stop/", id).statusCode()).isEqualTo(403);
    assertThat(reader.request().get("/api/processes/{id}/stop/", id).statusCode()).isEqualTo(403);
    assertThat(reader.request().get("/api/processes/{id}/finish/", id).statusCode()).isEqualTo(403);
    assertThat(reader.request().get("/api/processes/{id}/status/", id).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/agents/no-such-agent/hand-over/", "/api/dead-letters/replay/"})
  void an_operator_needs_the_scope_write_and_a_writer_the_role(String address) {
    TestClient operator = TestClient.of("operator");
    for (String scope : List.of("read", "")) {
      Response answer = operate(token(operator, scope), address);
      assertThat(answer.statusCode()).as("scope '%s'", scope).isEqualTo(403);
      assertThat(answer.asString()).isEqualTo(FORBIDDEN);
    }
    assertThat(operate(TestClient.of("alice").token(), address).statusCode()).isEqualTo(403);
    assertThat(operate(token(operator, "write"), address).statusCode()).isNotEqualTo(403);
  }

  private static Response operate(String token, String address) {
    return given()
        .header("Authorization", "Bearer " + token)
        .formParam("to", "another-agent")
        .post(address);
  }

  private static String token(TestClient client, String scope) {
    return given()
        .formParam("grant_type", "client_credentials")
        .formParam("client_id", client.id())
        .formParam("client_secret", client.secret())
        .formParams(scope.isEmpty() ? Map.of() : Map.of("scope", scope))
        .post(TestClient.setting("test.token-endpoint"))
        .then()
        .statusCode(200)
        .extract()
        .path("access_token");
  }

  @Test
  void a_token_without_any_scope_sees_nothing() {
    String token = token(TestClient.of("nobody"), "");

    Response answer = given().header("Authorization", "Bearer " + token).get("/api/processes/");

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.asString()).isEqualTo(FORBIDDEN);
  }

  @Test
  void only_an_agent_registers_and_only_under_its_own_name() {
    TestClient agent = TestClient.of("agent");
    String registration =
        "{\"journal_id\":\"6f0a6f4e-1d0b-4e0e-9a53-0d9a4c7d5a10\",\"version\":\"0.1.0\","
            + "\"executors\":[],\"cluster\":\"linea\",\"catalogue_hash\":\"abc\"}";

    Response own = put(agent, agent.id(), registration);
    Response foreign = put(agent, "another", registration);
    Response client = put(TestClient.of("alice"), TestClient.of("alice").id(), registration);

    assertThat(own.statusCode()).as(own.asString()).isEqualTo(200);
    assertThat(own.asString()).isEqualTo("{\"worker\":\"%s\",\"lease\":1}".formatted(agent.id()));
    assertThat(foreign.statusCode()).isEqualTo(403);
    assertThat(foreign.asString()).isEqualTo(FORBIDDEN);
    assertThat(client.statusCode()).isEqualTo(403);
    assertThat(agent.request().get("/api/agents/{w}/processes/", agent.id()).asString())
        .isEqualTo("[]");
    assertThat(agent.request().get("/api/agents/another/processes/").statusCode()).isEqualTo(403);
    assertThat(TestClient.of("alice").request().get("/api/agents/").jsonPath().getList("worker"))
        .contains(agent.id());
  }

  private static Response put(TestClient client, String worker, String body) {
    return client
        .request()
        .contentType(ContentType.JSON)
        .body(body)
        .put("/api/agents/{worker}/", worker);
  }
}
