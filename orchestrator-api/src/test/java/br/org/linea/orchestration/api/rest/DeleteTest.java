package br.org.linea.orchestration.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.AgentFixture;
import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.JobPhase;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A process that has ended is deleted. */
@ApiTest
class DeleteTest extends AgentFixture {

  private Response delete(TestClient client, int id) {
    return client.request().delete("/api/processes/{id}/", id);
  }

  private JsonPath ended() {
    JsonPath process = started();
    agent.say(1, agent.ended(process, JobOutcome.FAILED));
    becomes(process, "Failed");
    return process;
  }

  @Test
  void a_deleted_process_is_found_nowhere_and_its_number_is_not_used_again() {
    JsonPath process = ended();
    int id = process.getInt("id");

    Response answer = delete(alice, id);

    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(204);
    assertThat(answer.asString()).isEmpty();
    for (TestClient client : List.of(alice, operator)) {
      for (String part :
          List.of(
              "",
              "status/",
              "usage/",
              "logs/",
              "logs/?follow=true",
              "files/",
              "files/run.out",
              "archive/",
              "events/")) {
        assertThat(client.request().get("/api/processes/" + id + "/" + part).statusCode())
            .as(part)
            .isEqualTo(404);
      }
      for (String action : List.of("stop/", "finish/", "rerun/")) {
        assertThat(client.request().post("/api/processes/" + id + "/" + action).statusCode())
            .as(action)
            .isEqualTo(404);
      }
      Response page = client.request().get("/api/processes/?page=1&page_size=100&ordering=-id");
      assertThat(page.jsonPath().getList("id")).doesNotContain(id);
      assertThat(delete(client, id).statusCode()).isEqualTo(404);
    }
    assertThat(
            alice
                .request()
                .get("/uws/hello_world/" + process.getString("task_id") + "/")
                .statusCode())
        .isEqualTo(404);
    assertThat(alice.startHelloWorld()).isGreaterThan(id);
  }

  @Test
  void its_history_stays_for_operators() {
    int id = ended().getInt("id");
    int before = get(id, "history/").getList("$").size();
    delete(alice, id).then().statusCode(204);

    String address = "/api/processes/" + id + "/history/";
    assertThat(alice.request().get(address).statusCode()).isEqualTo(404);
    JsonPath history = operator.request().get(address).jsonPath();
    assertThat(history.getList("$")).hasSize(before + 1);
    assertThat(history.getInt("[-1].number")).isEqualTo(before + 1);
    assertThat(history.getString("[-1].status")).isEqualTo("Failed");
    assertThat(history.getString("[-1].source")).isEqualTo("client " + alice.id());
    assertThat(history.getString("[-1].reason")).isEqualTo("Deleted. The run directory stays.");
  }

  @Test
  void one_that_has_not_ended_stays() {
    JsonPath process = started();
    int id = process.getInt("id");
    Response queued = delete(alice, id);
    agent.say(1, agent.alive(process, JobPhase.RUNNING));
    becomes(process, "Running");
    Response running = delete(operator, id);

    assertThat(queued.statusCode()).isEqualTo(409);
    assertThat(queued.jsonPath().getString("type"))
        .isEqualTo("urn:orchestration:problem:process-unfinished");
    assertThat(queued.jsonPath().getString("error"))
        .isEqualTo(
            "[process delete] Process %d is Queued. Stop it first, and delete it when it has ended."
                .formatted(id));
    assertThat(running.statusCode()).isEqualTo(409);
    assertThat(status(id)).isEqualTo("Running");
  }

  @Test
  void only_its_owner_and_operators_delete_it_and_only_with_write() {
    int id = ended().getInt("id");

    assertThat(delete(TestClient.of("bob"), id).statusCode()).isEqualTo(404);
    assertThat(delete(TestClient.of("reader"), id).statusCode()).isEqualTo(403);
    assertThat(alice.request().delete("/api/processes/none/").statusCode()).isEqualTo(404);
    assertThat(process(id).getInt("id")).isEqualTo(id);
    assertThat(delete(operator, id).statusCode()).isEqualTo(204);
    JsonPath history = operator.request().get("/api/processes/" + id + "/history/").jsonPath();
    assertThat(history.getString("[-1].source")).isEqualTo("client " + operator.id());
  }

  @Test
  void what_its_agent_says_later_does_no_harm() {
    JsonPath process = ended();
    delete(alice, process.getInt("id")).then().statusCode(204);

    agent.say(2, agent.ended(process, JobOutcome.SUCCEEDED));
    ended();

    assertThat(delete(alice, process.getInt("id")).statusCode()).isEqualTo(404);
  }

  @Test
  void its_idempotency_key_still_starts_nothing() {
    String key = UUID.randomUUID().toString();
    int id = keyed(key);
    JsonPath process = process(id);
    agent.say(1, agent.ended(process, JobOutcome.SUCCEEDED));
    becomes(process, "Successful");
    delete(alice, id).then().statusCode(204);

    assertThat(keyed(key)).isEqualTo(id);
  }

  private int keyed(String key) {
    return alice
        .request()
        .headers(Map.of("Idempotency-Key", key))
        .formParam("pipeline", "hello_world")
        .post("/api/processes/")
        .jsonPath()
        .getInt("id");
  }
}
