package br.org.linea.orchestration.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestClient;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@ApiTest
class ProcessTest {

  private final TestClient alice = TestClient.of("alice");

  private Response get(String address, Object... values) {
    return alice.request().get(address, values);
  }

  @Test
  void a_process_has_the_read_form_key_by_key() {
    int id =
        alice.start(
            "{\"pipeline\":\"hello_world\",\"used_config\":{\"big\":1e300,\"seconds\":1.0}}");

    Response answer = get("/api/processes/{id}/", id);

    assertThat(answer.statusCode()).isEqualTo(200);
    JsonPath body = answer.jsonPath();
    assertThat(body.<String, Object>getMap("$").keySet())
        .startsWith(
            "id",
            "owner",
            "path_str",
            "pipeline",
            "pipeline_version",
            "used_config",
            "created_at",
            "started_at",
            "ended_at",
            "executor",
            "worker",
            "task_id",
            "pid",
            "status",
            "comment",
            "user");
    assertThat(body.getString("path_str")).isEqualTo("hello_world/%08d".formatted(id));
    assertThat(answer.asString())
        .contains(
            "\"used_config\":{\"message\":\"Hello from Orchestration!\",\"seconds\":1.0,\"big\":1E+300}");
  }

  @Test
  void the_status_is_a_label_and_two_times() {
    int id = alice.startHelloWorld();

    Response answer = get("/api/processes/{id}/status/", id);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.contentType()).startsWith("application/json");
    assertThat(answer.asString())
        .isEqualTo(
            "{\"status\":\"Queued\",\"started_at\":\"%s\",\"ended_at\":null}"
                .formatted(get("/api/processes/{id}/", id).jsonPath().getString("created_at")));
  }

  @Test
  void a_stop_marks_once_and_then_says_so() {
    int id = alice.startHelloWorld();

    Response first = alice.request().post("/api/processes/{id}/stop/", id);
    Response second = alice.request().post("/api/processes/{id}/stop/", id);

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.jsonPath().getInt("status")).isEqualTo(3);
    assertThat(first.jsonPath().getString("used_config")).startsWith("{\"message\"");
    assertThat(first.header("Deprecation")).isNull();
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(second.asString())
        .isEqualTo(
            "{\"message\":\"Process[hello_world-%08d] has already been marked to be stopped.\"}"
                .formatted(id));
    assertThat(get("/api/processes/{id}/status/", id).jsonPath().getString("status"))
        .isEqualTo("Stopped");
  }

  @Test
  void a_get_stops_and_finishes_too_and_is_deprecated() {
    int id = alice.startHelloWorld();

    Response finish = get("/api/processes/{id}/finish/", id);
    Response stop = get("/api/processes/{id}/stop", id);

    assertThat(finish.statusCode()).isEqualTo(200);
    assertThat(finish.jsonPath().getInt("status")).isEqualTo(6);
    assertThat(finish.header("Deprecation")).startsWith("@");
    assertThat(stop.jsonPath().getInt("status")).isEqualTo(3);
    assertThat(stop.header("Deprecation")).startsWith("@");
  }

  @Test
  void a_head_stops_nothing() {
    int id = alice.startHelloWorld();
    assertThat(alice.request().head("/api/processes/{id}/stop/", id).statusCode()).isEqualTo(405);
    assertThat(get("/api/processes/{id}/status/", id).jsonPath().getString("status"))
        .isEqualTo("Queued");
  }

  @Test
  void the_history_names_every_transition() {
    int id = alice.startHelloWorld();
    alice.request().post("/api/processes/{id}/stop/", id);

    JsonPath history = get("/api/processes/{id}/history/", id).jsonPath();

    assertThat(history.getList("status")).isEqualTo(List.of("Queued", "Stopping", "Stopped"));
    assertThat(history.getList("number")).isEqualTo(List.of(1, 2, 3));
    assertThat(history.getString("[1].source")).isEqualTo("client " + alice.id());
    assertThat(history.getString("[2].reason")).isEqualTo("It had not been sent to any agent.");
  }

  @Test
  void the_list_is_a_plain_array_in_the_order_of_ids() {
    alice.startHelloWorld();
    alice.startHelloWorld();

    Response answer = get("/api/processes/");

    List<Integer> ids = answer.jsonPath().getList("id");
    assertThat(ids).hasSizeGreaterThanOrEqualTo(2).isSorted();
    assertThat(answer.header("X-Total-Count")).isNull();
  }

  @Test
  void a_page_comes_with_the_total_and_links() {
    String label = UUID.randomUUID().toString();
    String body = "{\"pipeline\":\"hello_world\",\"labels\":{\"run\":\"%s\"}}".formatted(label);
    int first = alice.start(body);
    int second = alice.start(body);
    int third = alice.start(body);

    Response answer =
        get("/api/processes/?page=1&page_size=2&ordering=-id&status=Queued&search=" + label);
    Response rest =
        get("/api/processes/?page=2&page_size=2&ordering=-id&status=queued&search=" + label);

    assertThat(answer.jsonPath().getList("id")).isEqualTo(List.of(third, second));
    assertThat(answer.header("X-Total-Count")).isEqualTo("3");
    assertThat(answer.header("Link"))
        .contains("page=2", "rel=\"next\"", "rel=\"last\"", "search=" + label);
    assertThat(rest.jsonPath().getList("id")).isEqualTo(List.of(first));
    assertThat(rest.header("Link")).contains("rel=\"prev\"").doesNotContain("rel=\"next\"");
  }

  @Test
  void what_cannot_be_asked_for_is_said() {
    for (String query :
        List.of(
            "page=0",
            "page=2147483647",
            "page_size=100000",
            "page=x",
            "status=Done",
            "ordering=colour",
            "search=%00")) {
      Response answer = alice.request().urlEncodingEnabled(false).get("/api/processes/?" + query);
      assertThat(answer.statusCode()).as(query).isEqualTo(400);
      assertThat(answer.jsonPath().getString("error")).as(query).isNotBlank();
    }
  }

  @Test
  void another_owners_process_cannot_be_seen_or_stopped() {
    TestClient bob = TestClient.of("bob");
    int id = alice.startHelloWorld();
    String notFound = "{\"detail\":\"No Process matches the given query.\"}";

    for (String address : List.of("", "history/")) {
      Response answer = bob.request().get("/api/processes/" + id + "/" + address);
      assertThat(answer.statusCode()).as(address).isEqualTo(404);
      assertThat(answer.asString()).as(address).isEqualTo(notFound);
    }
    Response status = bob.request().get("/api/processes/{id}/status/", id);
    assertThat(status.statusCode()).isEqualTo(404);
    assertThat(status.jsonPath().getString("error"))
        .isEqualTo("No Process matches the given query.");
    for (String method : List.of("GET", "POST")) {
      for (String address : List.of("stop/", "finish/")) {
        Response answer = bob.request().request(method, "/api/processes/" + id + "/" + address);
        assertThat(answer.statusCode()).as(method + address).isEqualTo(404);
        assertThat(answer.asString()).as(method + address).isEqualTo(status.asString());
      }
    }
    assertThat(bob.request().get("/api/processes/").jsonPath().getList("id")).doesNotContain(id);
    assertThat(get("/api/processes/{id}/status/", id).jsonPath().getString("status"))
        .isEqualTo("Queued");
  }

  @Test
  void an_operator_sees_and_stops_everything() {
    TestClient operator = TestClient.of("operator");
    int id = alice.startHelloWorld();

    assertThat(operator.request().get("/api/processes/{id}/", id).statusCode()).isEqualTo(200);
    assertThat(operator.request().get("/api/processes/").jsonPath().getList("id")).contains(id);
    assertThat(operator.request().post("/api/processes/{id}/stop/", id).jsonPath().getInt("status"))
        .isEqualTo(3);
  }

  @Test
  void clients_of_one_owner_share_their_processes() {
    int id = alice.startHelloWorld();
    assertThat(TestClient.of("reader").request().get("/api/processes/{id}/", id).statusCode())
        .isEqualTo(200);
  }

  @Test
  void an_unknown_id_is_not_found() {
    for (String id :
        List.of("999999999", "0", "-1", "2147483648", "1.0", "1e3", "abc", "1.json", "1_0")) {
      Response answer = get("/api/processes/" + id + "/");
      assertThat(answer.statusCode()).as(id).isEqualTo(404);
      assertThat(answer.asString())
          .as(id)
          .isEqualTo("{\"detail\":\"No Process matches the given query.\"}");
      Response status = get("/api/processes/" + id + "/status/");
      assertThat(status.statusCode()).as(id).isEqualTo(404);
      assertThat(status.jsonPath().getString("error")).as(id).isNotBlank();
    }
  }

  @Test
  void an_id_may_be_padded() {
    int id = alice.startHelloWorld();
    assertThat(get("/api/processes/%08d/".formatted(id)).jsonPath().getInt("id")).isEqualTo(id);
  }

  @Test
  void a_time_has_six_digits_or_none() throws SQLException {
    int id = alice.startHelloWorld();
    for (String time : List.of("2026-01-02T03:04:05Z", "2026-01-02T03:04:05.120000Z")) {
      try (Connection database = TestClient.database();
          Statement statement = database.createStatement()) {
        statement.executeUpdate(
            "UPDATE process SET accepted_at = '%s' WHERE id = %d".formatted(time, id));
      }
      assertThat(get("/api/processes/{id}/", id).jsonPath().getString("created_at"))
          .isEqualTo(time);
    }
  }
}
