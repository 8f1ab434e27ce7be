package br.org.linea.orchestration.api.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.ErrorLog;
import br.org.linea.orchestration.api.TestClient;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every address has in common, and the addresses that only tell. */
@ApiTest
class AnswersTest {

  private final TestClient alice = TestClient.of("alice");

  @Test
  void slashes_too_many_or_too_few_are_served_and_never_redirected() {
    for (String address :
        List.of("/api/sysinfo/", "/api/sysinfo", "//api/sysinfo/", "/api//sysinfo//")) {
      Response answer =
          alice.request().urlEncodingEnabled(false).redirects().follow(false).get(address);
      assertThat(answer.statusCode()).as(address).isEqualTo(200);
      assertThat(answer.asString())
          .isEqualTo(
              "{\"pipelines_dir\":\"%s\",\"processing_dir\":\"/data/processing\",\"datasets_dir\":\"/data/datasets\"}"
                  .formatted(TestClient.setting("orchestrator.pipelines-dir")));
    }
    assertThat(
            alice
                .request()
                .urlEncodingEnabled(false)
                .redirects()
                .follow(false)
                .contentType(ContentType.JSON)
                .body("{\"pipeline\":\"hello_world\"}")
                .post("//api//processes")
                .statusCode())
        .isEqualTo(201);
  }

  @Test
  void the_root_links_to_the_rest() {
    Response answer = given().get("/api/");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.jsonPath().<String, String>getMap("$"))
        .containsKeys("processes", "pipelines", "sysinfo", "agents", "schema", "swagger", "redoc")
        .allSatisfy((name, link) -> assertThat(link).endsWith("/api/" + name + "/"));
  }

  @Test
  void the_catalogue_comes_in_the_order_of_its_file() {
    Response answer = alice.request().get("/api/pipelines/");
    Map<String, Map<String, Object>> pipelines = answer.jsonPath().getMap("pipelines");
    assertThat(pipelines.keySet()).containsSubsequence("hello_world", "cross_lsdb_dev");
    assertThat(pipelines.get("hello_world").keySet())
        .startsWith(
            "display_name", "path", "executor", "runner", "executable", "schema_config", "version");
  }

  @Test
  void a_wrong_method_is_named() {
    Response answer = alice.request().put("/api/processes/");
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.asString()).isEqualTo("{\"detail\":\"Method \\\"PUT\\\" not allowed.\"}");
    assertThat(answer.header("Allow")).contains("GET", "POST");
    assertThat(alice.request().patch("/api/processes/1/").asString())
        .isEqualTo("{\"detail\":\"Method \\\"PATCH\\\" not allowed.\"}");
  }

  @Test
  void bad_json_is_a_fault_of_the_request() {
    for (String body :
        List.of(
            "{\"pipeline\":",
            "[]",
            "7",
            "null",
            "\"text\"",
            " ",
            "{} {}",
            "\u0000",
            "{\"a\":NaN}",
            "{\"a\":-Infinity}",
            "[".repeat(5000))) {
      Response answer =
          alice.request().contentType(ContentType.JSON).body(body).post("/api/processes/");
      assertThat(answer.statusCode()).as(body).isEqualTo(400);
      assertThat(answer.contentType()).startsWith("application/json");
      assertThat(answer.jsonPath().getString("detail"))
          .as(body)
          .startsWith("JSON parse error")
          .doesNotContain("enable", "Jackson", "StreamRead", "Feature");
    }
    Response agent =
        TestClient.of("agent")
            .request()
            .contentType(ContentType.JSON)
            .body("{\"journal_id\":")
            .put("/api/agents/{worker}/", TestClient.of("agent").id());
    assertThat(agent.statusCode()).isEqualTo(400);
    assertThat(agent.jsonPath().getString("detail")).isNotBlank();
  }

  @Test
  void an_internal_fault_shows_only_an_id_that_is_in_the_log() throws SQLException {
    TestClient bob = TestClient.of("bob");
    int id = bob.startHelloWorld();
    Response answer;
    try (ErrorLog log = new ErrorLog()) {
      setStatus(id, "NO_SUCH_STATUS");
      answer = bob.request().get("/api/processes/");
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(log.errors()).hasSize(1);
      String number = answer.jsonPath().getString("error").substring("Internal error ".length());
      assertThat(log.errors().getFirst()).contains(UUID.fromString(number).toString());
    } finally {
      setStatus(id, "QUEUED");
    }
    assertThat(answer.jsonPath().<String, Object>getMap("$").keySet())
        .containsExactlyInAnyOrder("error", "detail");
    assertThat(answer.asString()).doesNotContain("NO_SUCH_STATUS", "Exception");
  }

  private static void setStatus(int id, String status) throws SQLException {
    try (Connection database = TestClient.database();
        Statement statement = database.createStatement()) {
      statement.executeUpdate(
          "UPDATE process SET status = '%s' WHERE id = %d".formatted(status, id));
    }
  }

  @Test
  void another_media_type_is_refused() {
    Response answer =
        alice.request().contentType("application/xml").body("<a/>").post("/api/processes/");
    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(answer.contentType()).startsWith("application/json");
    assertThat(answer.jsonPath().getString("detail"))
        .startsWith("Unsupported media type \"application/xml");
  }

  @Test
  void a_client_that_wants_no_json_is_refused_in_json() {
    Response answer = alice.request().accept("text/html").get("/api/processes/");
    assertThat(answer.statusCode()).isEqualTo(406);
    assertThat(answer.contentType()).startsWith("application/json");
    assertThat(answer.asString())
        .isEqualTo("{\"detail\":\"Could not satisfy the request Accept header.\"}");
  }

  @Test
  void a_body_that_is_too_large_is_refused() {
    String body =
        "{\"pipeline\":\"hello_world\",\"used_config\":{\"message\":\"%s\"}}"
            .formatted("x".repeat(2_000_000));
    Response answer =
        alice.request().contentType(ContentType.JSON).body(body).post("/api/processes/");
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.contentType()).startsWith("application/json");
    assertThat(answer.jsonPath().getString("detail")).contains("1 MiB");
  }

  @Test
  void an_address_that_is_not_there_is_reported_in_json() {
    Response answer = alice.request().get("/api/nothing/");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.asString()).isEqualTo("{\"detail\":\"Not found.\"}");
  }

  @Test
  void head_and_options_are_answered() {
    assertThat(alice.request().head("/api/processes/").statusCode()).isEqualTo(200);
    Response options = alice.request().options("/api/processes/");
    assertThat(options.statusCode()).isEqualTo(200);
    assertThat(options.header("Allow")).contains("GET", "POST");
  }

  @Test
  void a_head_of_a_stream_is_refused_and_does_not_wait_for_its_end() {
    int id = alice.startHelloWorld();
    for (String stream :
        List.of(
            "/api/processes/events/",
            "/api/processes/" + id + "/events/",
            "/api/processes/" + id + "/logs/follow/")) {
      Response answer = alice.request().head(stream);
      assertThat(answer.statusCode()).as(stream).isEqualTo(405);
      assertThat(answer.header("Allow")).as(stream).contains("GET");
    }
  }

  @Test
  void the_schema_is_public_in_both_languages() {
    Response yaml = given().get("/api/schema/");
    assertThat(yaml.statusCode()).isEqualTo(200);
    assertThat(yaml.asString()).startsWith("---").contains("/api/processes/{id}/status/");
    Response json = given().accept("application/json").get("/api/schema");
    assertThat(json.contentType()).startsWith("application/json");
    assertThat(json.jsonPath().getString("openapi")).startsWith("3.");
    assertThat(
            json.jsonPath()
                .getString("components.securitySchemes.client.flows.clientCredentials.tokenUrl"))
        .isEqualTo("/o/token/");
    assertThat(json.jsonPath().getString("components.securitySchemes.client.type"))
        .isEqualTo("oauth2");
    assertThat(json.jsonPath().getString("paths.'/api/processes/'.post.security[0].client"))
        .isNotNull();
    assertThat(json.jsonPath().getList("paths.'/o/token/'.post.security")).isEmpty();
  }

  @Test
  void the_pages_are_public() {
    for (String page : List.of("/api/swagger/", "/api/swagger", "/api/redoc/", "/api/redoc")) {
      Response answer = given().get(page);
      assertThat(answer.statusCode()).as(page).isEqualTo(200);
      assertThat(answer.contentType()).as(page).startsWith("text/html");
    }
  }

  @Test
  void health_and_measures_are_not_where_clients_come_in() {
    for (String address : List.of("/q/health", "/q/health/ready", "/q/metrics", "//q/metrics")) {
      Response answer = given().urlEncodingEnabled(false).get(address);
      assertThat(answer.statusCode()).as(address).isEqualTo(404);
      assertThat(answer.asString()).as(address).doesNotContain("orchestrator_", "checks");
    }
  }

  @Test
  void readiness_names_its_parts() {
    Response answer = TestClient.management().get("/q/health/ready");
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    assertThat(answer.jsonPath().<String>getList("checks.name"))
        .containsExactlyInAnyOrder(
            "database", "broker", "agents", "catalogue", "dead-letters", "forwarded-headers");
    assertThat(TestClient.management().get("/q/health/live").statusCode()).isEqualTo(200);
  }
}
