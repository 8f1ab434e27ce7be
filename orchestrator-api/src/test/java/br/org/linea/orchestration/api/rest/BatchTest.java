package br.org.linea.orchestration.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestClient;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code POST /api/processes/batch/}: all or none, in order, once. */
@ApiTest
class BatchTest {

  private static final int LARGEST = 1000;

  private final TestClient alice = TestClient.of("alice");
  private final TestClient bob = TestClient.of("bob");

  static Response post(TestClient client, String body, String... key) {
    return client
        .request()
        .headers(key.length == 0 ? Map.of() : Map.of("Idempotency-Key", key[0]))
        .contentType(ContentType.JSON)
        .body(body)
        .post("/api/processes/batch/");
  }

  /** Configs with the messages 0, 1, 2, … */
  static String body(int number, String more) {
    return IntStream.range(0, number)
        .mapToObj("{\"message\":\"%d\"}"::formatted)
        .collect(
            Collectors.joining(
                ",", "{\"pipeline\":\"hello_world\",\"configs\":[", "]" + more + "}"));
  }

  static JsonPath accepted(Response answer) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
    return answer.jsonPath();
  }

  private JsonPath listed(String batch) {
    Response answer =
        alice
            .request()
            .queryParam("batch", batch)
            .queryParam("ordering", "id")
            .get("/api/processes/");
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    return answer.jsonPath();
  }

  private static int count(String table, List<Integer> ids) throws SQLException {
    try (Connection database = TestClient.database();
        PreparedStatement query =
            database.prepareStatement(
                "SELECT count(DISTINCT process_id) FROM %s WHERE process_id = ANY(?)"
                    .formatted(table))) {
      query.setArray(1, database.createArrayOf("integer", ids.toArray()));
      ResultSet rows = query.executeQuery();
      rows.next();
      return rows.getInt(1);
    }
  }

  static long processes(TestClient client) throws SQLException {
    try (Connection database = TestClient.database();
        PreparedStatement query =
            database.prepareStatement("SELECT count(*) FROM process WHERE owner = ?")) {
      query.setString(1, client.id());
      ResultSet rows = query.executeQuery();
      rows.next();
      return rows.getLong(1);
    }
  }

  @Test
  void a_thousand_configs_become_processes_in_their_order() throws SQLException {
    Response answer =
        post(alice, body(LARGEST, ",\"comment\":\"a sweep\",\"labels\":{\"kind\":\"sweep\"}"));

    JsonPath batch = accepted(answer);
    assertThat(answer.asString()).startsWith("{\"batch\":\"").doesNotContain("warnings");
    List<Integer> ids = batch.getList("ids");
    assertThat(batch.getInt("count")).isEqualTo(LARGEST);
    assertThat(ids).hasSize(LARGEST).isSorted().doesNotHaveDuplicates();
    JsonPath listed = listed(batch.getString("batch"));
    assertThat(listed.<Integer>getList("id")).isEqualTo(ids);
    assertThat(listed.<String>getList("used_config.message"))
        .isEqualTo(IntStream.range(0, LARGEST).mapToObj(Integer::toString).toList());
    assertThat(listed.<String>getList("task_id")).doesNotHaveDuplicates();
    assertThat(listed.<String>getList("batch")).containsOnly(batch.getString("batch"));
    assertThat(listed.<String>getList("comment")).containsOnly("a sweep");
    assertThat(listed.<Map<String, String>>getList("labels")).containsOnly(Map.of("kind", "sweep"));
    assertThat(count("process_history", ids)).isEqualTo(LARGEST);
  }

  @Test
  void the_answer_leads_to_the_list_of_the_batch() {
    Response answer = post(alice, body(2, ""));

    String batch = accepted(answer).getString("batch");
    assertThat(answer.header("Location")).endsWith("/api/processes/?batch=" + batch);
    assertThat(alice.request().get(answer.header("Location")).jsonPath().getList("id"))
        .isEqualTo(answer.jsonPath().getList("ids"));
  }

  @Test
  void a_process_of_a_batch_looks_like_any_other_but_for_its_batch() {
    JsonPath batch = accepted(post(alice, body(1, "")));
    int single = alice.startHelloWorld();

    Map<String, Object> one =
        alice.request().get("/api/processes/{id}/", batch.getInt("ids[0]")).jsonPath().getMap("$");
    Map<String, Object> other =
        alice.request().get("/api/processes/{id}/", single).jsonPath().getMap("$");

    assertThat(other).doesNotContainKey("batch");
    assertThat(one).containsEntry("batch", batch.getString("batch"));
    one.remove("batch");
    assertThat(one.keySet()).containsExactlyElementsOf(other.keySet());
    Response history = alice.request().get("/api/processes/{id}/history/", batch.getInt("ids[0]"));
    assertThat(history.jsonPath().getList("status")).isEqualTo(List.of("Queued"));
    assertThat(history.jsonPath().getString("[0].source")).isEqualTo("client " + alice.id());
  }

  @Test
  void a_config_with_a_fault_starts_nothing() throws SQLException {
    long before = processes(alice);

    Response answer =
        post(
            alice,
            "{\"pipeline\":\"hello_world\",\"configs\":[{\"seconds\":1},{\"seconds\":\"long\"}]}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(processes(alice)).isEqualTo(before);
  }

  @Test
  void a_repeated_request_answers_the_same_processes() throws SQLException {
    String key = UUID.randomUUID().toString();
    Response first = post(alice, body(3, ""), key);
    accepted(first);
    long before = processes(alice);

    Response second = post(alice, body(3, ""), key);

    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.asString()).isEqualTo(first.asString());
    assertThat(processes(alice)).isEqualTo(before);
  }

  @Test
  void a_key_with_another_batch_or_a_single_process_is_a_conflict() {
    String key = UUID.randomUUID().toString();
    accepted(post(alice, body(3, ""), key));

    assertThat(post(alice, body(4, ""), key).statusCode()).isEqualTo(409);
    assertThat(post(alice, body(3, ",\"comment\":\"other\""), key).statusCode()).isEqualTo(409);
    assertThat(single(key).statusCode()).isEqualTo(409);

    String other = UUID.randomUUID().toString();
    assertThat(single(other).statusCode()).isEqualTo(201);
    assertThat(post(alice, body(1, ""), other).statusCode()).isEqualTo(409);
    assertThat(post(bob, body(1, ""), key).statusCode()).isEqualTo(201);
  }

  private Response single(String key) {
    return alice
        .request()
        .header("Idempotency-Key", key)
        .contentType(ContentType.JSON)
        .body("{\"pipeline\":\"hello_world\",\"used_config\":{\"message\":\"0\"}}")
        .post("/api/processes/");
  }

  @Test
  void of_ten_requests_at_once_with_one_key_one_makes_a_batch() throws Exception {
    String key = UUID.randomUUID().toString();
    long before = processes(alice);
    try (ExecutorService threads = Executors.newFixedThreadPool(10)) {
      Callable<Response> request = () -> post(alice, body(20, ""), key);
      List<Future<Response>> answers =
          threads.invokeAll(IntStream.range(0, 10).mapToObj(each -> request).toList());
      String first = answers.getFirst().get().asString();
      for (Future<Response> each : answers) {
        assertThat(accepted(each.get()).getInt("count")).isEqualTo(20);
        assertThat(each.get().asString()).isEqualTo(first);
      }
    }
    assertThat(processes(alice)).isEqualTo(before + 20);
  }

  @Test
  void the_filter_shows_the_callers_processes_of_one_batch() {
    String batch = accepted(post(alice, body(3, ""))).getString("batch");
    accepted(post(alice, body(3, "")));

    assertThat(listed(batch).getList("id")).hasSize(3);
    assertThat(listed(UUID.randomUUID().toString()).getList("id")).isEmpty();
    Response others = bob.request().queryParam("batch", batch).get("/api/processes/");
    assertThat(others.jsonPath().getList("id")).isEmpty();
    for (String wrong : List.of("42", "1-1-1-1-1", batch + "0", "x")) {
      Response answer = alice.request().queryParam("batch", wrong).get("/api/processes/");
      assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
      assertThat(answer.jsonPath().getString("error"))
          .contains("'batch' must be the id of a batch");
    }
  }

  @Test
  void a_webhook_that_has_them_gets_each_process_of_a_batch() throws SQLException {
    String label = UUID.randomUUID().toString();
    int hook =
        alice
            .request()
            .contentType(ContentType.JSON)
            .body("{\"url\":\"https://192.0.1.1/\",\"labels\":{\"sweep\":\"%s\"}}".formatted(label))
            .post("/api/webhooks/")
            .then()
            .statusCode(201)
            .extract()
            .path("id");

    List<Integer> ids =
        accepted(post(alice, body(4, ",\"labels\":{\"sweep\":\"%s\"}".formatted(label))))
            .getList("ids");
    accepted(post(alice, body(4, "")));

    Response deliveries = alice.request().get("/api/webhooks/{id}/deliveries/", hook);
    assertThat(deliveries.statusCode()).isEqualTo(200);
    assertThat(count("webhook_delivery", ids)).isEqualTo(4);
  }
}
