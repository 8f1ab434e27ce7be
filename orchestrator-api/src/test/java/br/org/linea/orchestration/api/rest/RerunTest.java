package br.org.linea.orchestration.api.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.AgentFixture;
import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.messages.JobOutcome;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A process is run again. */
@ApiTest
class RerunTest extends AgentFixture {

  private Response rerun(int id, String body) {
    return alice
        .request()
        .contentType(ContentType.JSON)
        .body(body)
        .post("/api/processes/{id}/rerun/", id);
  }

  private int earlier() {
    return alice.start(
        "{\"pipeline\":\"hello_world\",\"used_config\":{\"message\":\"olá\",\"seconds\":3,\"scale\":1.50},"
            + "\"comment\":\"first\",\"labels\":{\"field\":\"S82\"}}");
  }

  @Test
  void a_rerun_has_pipeline_config_and_labels_of_the_first_and_both_know_each_other() {
    int first = earlier();
    JsonPath process = process(first);
    agent.say(1, agent.ended(process, JobOutcome.FAILED));
    becomes(process, "Failed");

    Response answer = alice.request().post("/api/processes/{id}/rerun/", first);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
    int second = answer.jsonPath().getInt("id");
    assertThat(answer.header("Location")).endsWith("/api/processes/" + second + "/");
    int third = rerun(first, "").jsonPath().getInt("id");

    JsonPath again = process(second);
    assertThat(again.getString("pipeline")).isEqualTo("hello_world");
    assertThat(again.getMap("used_config")).isEqualTo(process.getMap("used_config"));
    assertThat(alice.request().get("/api/processes/{id}/", second).asString())
        .as("every digit and the order of keys are kept")
        .contains("\"scale\":1.50}");
    assertThat(again.getMap("labels")).isEqualTo(process.getMap("labels"));
    assertThat(again.getString("comment")).isEmpty();
    assertThat(again.getInt("rerun_of")).isEqualTo(first);
    assertThat(again.getList("reruns")).isEmpty();
    assertThat(process(first).getList("reruns")).isEqualTo(List.of(second, third));
    assertThat(process(first).<Object>get("rerun_of")).isNull();
    assertThat(status(first)).isEqualTo("Failed");
  }

  @Test
  void keys_of_the_request_replace_those_of_the_first_config() {
    int first = earlier();

    int second =
        rerun(first, "{\"config\":{\"seconds\":7},\"comment\":\"longer\"}").jsonPath().getInt("id");
    Response form =
        alice
            .request()
            .formParam("config", "{\"message\":\"form\"}")
            .post("/api/processes/{id}/rerun/", first);

    assertThat(process(second).getMap("used_config"))
        .containsEntry("message", "olá")
        .containsEntry("seconds", 7);
    assertThat(process(second).getString("comment")).isEqualTo("longer");
    assertThat(process(form.jsonPath().getInt("id")).getMap("used_config"))
        .containsEntry("message", "form")
        .containsEntry("seconds", 3);
  }

  @Test
  void a_config_that_does_not_fit_makes_no_process() {
    int first = earlier();
    for (String body :
        List.of(
            "{\"config\":{\"seconds\":\"long\"}}",
            "{\"config\":[1]}",
            "{\"config\":\"x\"}",
            "{\"comment\":7}")) {
      Response answer = rerun(first, body);
      assertThat(answer.statusCode()).as(body).isEqualTo(400);
      assertThat(answer.jsonPath().getString("error")).as(body).isNotBlank();
    }
    assertThat(rerun(first, "[]").statusCode()).isEqualTo(400);
    assertThat(process(first).getList("reruns")).isEmpty();
  }

  @Test
  void a_key_makes_one_rerun_and_is_no_key_of_another() {
    int first = earlier();
    int other = earlier();
    String key = UUID.randomUUID().toString();
    Map<String, Object> headers = Map.of("Idempotency-Key", key);

    int second =
        alice
            .request()
            .headers(headers)
            .post("/api/processes/{id}/rerun/", first)
            .jsonPath()
            .getInt("id");
    Response same = alice.request().headers(headers).post("/api/processes/{id}/rerun/", first);
    Response conflict = alice.request().headers(headers).post("/api/processes/{id}/rerun/", other);

    assertThat(same.statusCode()).isEqualTo(201);
    assertThat(same.jsonPath().getInt("id")).isEqualTo(second);
    assertThat(conflict.statusCode()).isEqualTo(409);
    assertThat(process(first).getList("reruns")).isEqualTo(List.of(second));
    assertThat(process(other).getList("reruns")).isEmpty();
  }

  @Test
  void it_counts_for_the_quota_of_the_caller() {
    TestClient bob = TestClient.of("bob");
    int first = bob.startHelloWorld();
    String quota = "/api/owners/" + bob.id() + "/quota/";
    operator
        .request()
        .contentType(ContentType.JSON)
        .body("{\"open_processes\":0}")
        .put(quota)
        .then()
        .statusCode(200);
    try {
      Response answer = bob.request().post("/api/processes/{id}/rerun/", first);
      assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(429);
      assertThat(answer.header("Retry-After")).isNotBlank();
    } finally {
      operator.request().delete(quota);
    }
  }

  @Test
  void only_its_owner_and_operators_run_it_again() {
    int first = earlier();
    Response other = TestClient.of("bob").request().post("/api/processes/{id}/rerun/", first);
    assertThat(other.statusCode()).isEqualTo(404);
    assertThat(other.asString()).isEqualTo("{\"detail\":\"No Process matches the given query.\"}");
    assertThat(given().post("/api/processes/{id}/rerun/", first).statusCode()).isEqualTo(401);
    assertThat(
            TestClient.of("reader")
                .request()
                .post("/api/processes/{id}/rerun/", first)
                .statusCode())
        .isEqualTo(403);
    assertThat(alice.request().post("/api/processes/999999999/rerun/").statusCode()).isEqualTo(404);
    assertThat(process(first).getList("reruns")).isEmpty();

    Response byOperator = operator.request().post("/api/processes/{id}/rerun/", first);
    assertThat(byOperator.statusCode()).isEqualTo(201);
    assertThat(byOperator.jsonPath().getString("owner"))
        .isNotEqualTo(process(first).getString("owner"));
  }
}
