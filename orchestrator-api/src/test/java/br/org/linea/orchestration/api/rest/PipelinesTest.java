package br.org.linea.orchestration.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestClient;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

@ApiTest
class PipelinesTest {

  private final TestClient reader = TestClient.of("reader");

  @Test
  void one_pipeline_is_as_in_the_list_with_its_name() {
    JsonPath all = reader.request().get("/api/pipelines/").jsonPath();
    JsonPath one = reader.request().get("/api/pipelines/hello_world/").jsonPath();
    assertThat(one.getString("name")).isEqualTo("hello_world");
    assertThat(one.<String, Object>getMap("$"))
        .containsAllEntriesOf(all.<String, Object>getMap("pipelines.hello_world"));
  }

  @Test
  void the_schema_of_a_config_is_shown() {
    Response answer = reader.request().get("/api/pipelines/hello_world/schema/");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.contentType()).startsWith("application/json");
    assertThat(answer.jsonPath().getString("properties.seconds.type")).isNotBlank();
  }

  @Test
  void a_config_is_checked_without_a_start() {
    Response right = validate("{\"used_config\":{\"seconds\":0.10,\"secs\":1}}");
    assertThat(right.statusCode()).isEqualTo(200);
    assertThat(right.asString())
        .startsWith(
            "{\"valid\":true,\"used_config\":"
                + "{\"message\":\"Hello from Orchestration!\",\"seconds\":0.10,\"secs\":1},"
                + "\"errors\":[],\"warnings\":[\"");
    Response wrong = validate("{\"used_config\":{\"seconds\":\"long\"}}");
    assertThat(wrong.statusCode()).isEqualTo(200);
    assertThat(wrong.jsonPath().getBoolean("valid")).isFalse();
    assertThat(wrong.jsonPath().getList("errors.pointer")).isEqualTo(List.of("/seconds"));
    assertThat(wrong.jsonPath().getString("error")).startsWith("[config loader] Bad config -> ");
    Response form =
        reader
            .request()
            .formParam("used_config", "{\"seconds\":2}")
            .post("/api/pipelines/hello_world/validate/");
    assertThat(form.jsonPath().getInt("used_config.seconds")).isEqualTo(2);
  }

  @Test
  void a_config_to_check_that_is_no_text_is_refused() {
    Response answer =
        reader
            .request()
            .contentType("application/json")
            .body(
                "{\"used_config\":{\"message\":\"\u00e9\"}}".getBytes(StandardCharsets.ISO_8859_1))
            .post("/api/pipelines/hello_world/validate/");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.jsonPath().getString("detail")).contains("is not written in UTF-8");
  }

  private Response validate(String body) {
    return reader
        .request()
        .contentType(ContentType.JSON)
        .body(body)
        .post("/api/pipelines/hello_world/validate/");
  }

  @Test
  void a_pipeline_that_is_not_there_is_not_found() {
    for (String address : List.of("", "schema/")) {
      for (String name : List.of("no_such", "..%2f..", "a%00b")) {
        Response answer =
            reader
                .request()
                .urlEncodingEnabled(false)
                .get("/api/pipelines/" + name + "/" + address);
        assertThat(answer.statusCode()).as(name + " " + address).isIn(400, 404);
        assertThat(answer.contentType()).as(name).startsWith("application/json");
      }
    }
  }
}
