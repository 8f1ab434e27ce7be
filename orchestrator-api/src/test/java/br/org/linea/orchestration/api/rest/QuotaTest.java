package br.org.linea.orchestration.api.rest;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.EventStream;
import br.org.linea.orchestration.api.TestClient;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits of an owner: never passed, named in the answer, set by operators. */
@ApiTest
class QuotaTest {

  private static final String BODY = "{\"pipeline\":\"hello_world\"}";
  private static final int PARALLEL = 100;

  private final TestClient bob = TestClient.of("bob");
  private final TestClient operator = TestClient.of("operator");

  /** So that neither what other tests have started nor its age counts. */
  @BeforeEach
  void endAll() throws SQLException {
    update(
        "UPDATE process SET status = 'STOPPED', ended_at = now(), stop_by = 'a test',"
            + " accepted_at = accepted_at - interval '2 minutes' WHERE owner = ?");
  }

  @AfterEach
  void reset() {
    assertThat(operator.request().delete("/api/owners/{o}/quota/", bob.id()).statusCode())
        .isEqualTo(200);
  }

  private void update(String sql) throws SQLException {
    try (Connection database = TestClient.database();
        PreparedStatement update = database.prepareStatement(sql)) {
      update.setString(1, bob.id());
      update.executeUpdate();
    }
  }

  private JsonPath set(String limits) {
    Response answer =
        operator
            .request()
            .contentType(ContentType.JSON)
            .body(limits)
            .put("/api/owners/{o}/quota/", bob.id());
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    return answer.jsonPath();
  }

  private Response submit(String... header) {
    return bob.request()
        .headers(header.length == 0 ? Map.of() : Map.of(header[0], header[1]))
        .contentType(ContentType.JSON)
        .body(BODY)
        .post("/api/processes/");
  }

  private static List<Response> inParallel(int times, Callable<Response> request) {
    try (ExecutorService threads = Executors.newFixedThreadPool(times)) {
      List<Response> answers = new ArrayList<>();
      for (Future<Response> each :
          threads.invokeAll(IntStream.range(0, times).mapToObj(n -> request).toList())) {
        answers.add(each.get());
      }
      return answers;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Map<Integer, Long> byStatus(List<Response> answers) {
    return answers.stream().collect(groupingBy(Response::statusCode, counting()));
  }

  /** 7 is less than what may be under way beside a submission; 130 is more at first. */
  @ParameterizedTest
  @ValueSource(ints = {7, 130})
  void a_hundred_submissions_at_once_never_pass_the_limit_of_open_processes(int limit) {
    set("{\"open_processes\":%d}".formatted(limit));
    long accepted = 0;
    for (int round = 0; round < 2; round++) {
      accepted += byStatus(inParallel(PARALLEL, this::submit)).getOrDefault(201, 0L);
    }
    assertThat(accepted).isEqualTo(limit);
    assertThat(quota(bob).getInt("used.open_processes")).isEqualTo(limit);
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 130})
  void a_hundred_submissions_at_once_never_pass_the_limit_of_a_minute(int limit) {
    set("{\"submissions_per_minute\":%d}".formatted(limit));
    long accepted = 0;
    for (int round = 0; round < 2; round++) {
      accepted += byStatus(inParallel(PARALLEL, this::submit)).getOrDefault(201, 0L);
    }
    assertThat(accepted).isEqualTo(limit);
  }

  @Test
  void a_refusal_names_the_limit_and_when_to_come_back() throws SQLException {
    set("{\"open_processes\":1}");
    int id = submit().then().statusCode(201).extract().path("id");

    Response open = submit();

    assertThat(open.statusCode()).isEqualTo(429);
    assertThat(open.jsonPath().getString("error"))
        .contains(bob.id() + " has 1 unfinished processes, and its limit is 1.");
    assertThat(Integer.parseInt(open.header("Retry-After"))).isBetween(1, 60);

    set("{\"submissions_per_minute\":1}");
    Response minute = submit();
    assertThat(minute.statusCode()).isEqualTo(429);
    assertThat(minute.jsonPath().getString("error"))
        .contains("has started 1 processes in the last minute, and its limit is 1");
    assertThat(Integer.parseInt(minute.header("Retry-After"))).isBetween(30, 60);

    update("UPDATE process SET accepted_at = accepted_at - interval '61 seconds' WHERE owner = ?");
    assertThat(submit().statusCode()).isEqualTo(201);
    assertThat(bob.request().get("/api/processes/{id}/status/", id).statusCode()).isEqualTo(200);
  }

  @Test
  void a_process_that_ended_makes_room() throws SQLException {
    set("{\"open_processes\":1}");
    assertThat(submit().statusCode()).isEqualTo(201);
    assertThat(submit().statusCode()).isEqualTo(429);
    update("UPDATE process SET status = 'SUCCESSFUL', ended_at = now() WHERE owner = ?");
    assertThat(submit().statusCode()).isEqualTo(201);
  }

  @Test
  void a_repeated_request_counts_once_however_many_come_at_once() {
    set("{\"open_processes\":1,\"submissions_per_minute\":1}");
    String key = UUID.randomUUID().toString();

    List<Response> answers = inParallel(20, () -> submit("Idempotency-Key", key));

    assertThat(byStatus(answers)).isEqualTo(Map.of(201, 20L));
    assertThat(answers.stream().map(answer -> answer.path("id")).distinct()).hasSize(1);
    assertThat(submit("Idempotency-Key", "another " + key).statusCode()).isEqualTo(429);
  }

  @Test
  void another_owner_has_its_own_quota() {
    set("{\"open_processes\":0}");
    assertThat(submit().statusCode()).isEqualTo(429);
    TestClient.of("alice").startHelloWorld();
  }

  // A race: a closed stream could stay counted, in about one of four repetitions.
  @RepeatedTest(5)
  void a_stream_too_many_is_refused_and_a_closed_one_makes_room() {
    set("{\"streams\":1}");
    int id = submit().then().statusCode(201).extract().path("id");
    List<String> addresses =
        List.of(
            "/api/processes/events/",
            "/api/processes/" + id + "/events/",
            "/api/processes/" + id + "/logs/follow/",
            "/api/processes/" + id + "/logs/?follow=true");
    try (EventStream stream = EventStream.of(bob, "/api/processes/events/")) {
      assertThat(stream.status()).isEqualTo(200);
      for (String address : addresses) {
        Response answer = bob.request().accept("text/event-stream").get(address);
        assertThat(answer.statusCode()).as(address).isEqualTo(429);
        assertThat(answer.jsonPath().getString("error"))
            .contains("has 1 open streams, and its limit is 1");
        assertThat(answer.header("Retry-After")).isEqualTo("60");
      }
      assertThat(quota(bob).getInt("used.streams")).isEqualTo(1);
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(quota(bob).getInt("used.streams")).isZero());
    for (String address : addresses) {
      try (EventStream again = EventStream.of(bob, address)) {
        assertThat(again.status()).as(address).isEqualTo(200);
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(quota(bob).getInt("used.streams")).isZero());
    }
  }

  private static JsonPath quota(TestClient client) {
    Response answer = client.request().get("/api/owners/{o}/quota/", client.id());
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    return answer.jsonPath();
  }

  @Test
  void operators_set_it_and_the_changes_are_kept() {
    JsonPath before = quota(bob);
    set("{\"open_processes\":5,\"streams\":-1}");
    set("{\"open_processes\":5,\"streams\":-1}");
    JsonPath after = quota(bob);

    assertThat(after.getInt("limits.open_processes")).isEqualTo(5);
    assertThat(after.getInt("limits.streams")).isEqualTo(-1);
    assertThat(after.getInt("limits.submissions_per_minute"))
        .isEqualTo(before.getInt("limits.submissions_per_minute"));
    assertThat(after.getList("changes")).hasSize(before.getList("changes").size() + 1);
    assertThat(after.getString("changes[0].set_by")).isEqualTo(operator.id());

    operator.request().delete("/api/owners/{o}/quota/", bob.id());
    assertThat(quota(bob).getMap("limits")).isEqualTo(before.getMap("limits"));
    assertThat(quota(bob).getList("changes")).hasSize(before.getList("changes").size() + 2);
  }

  @Test
  void an_owner_reads_its_own_and_sets_none() {
    assertThat(quota(bob).getString("owner")).isEqualTo(bob.id());
    String other = "/api/owners/" + TestClient.of("alice").id() + "/quota/";
    assertThat(bob.request().get(other).statusCode()).isEqualTo(403);
    assertThat(operator.request().get(other).statusCode()).isEqualTo(200);
    for (String owner : List.of(bob.id(), TestClient.of("alice").id())) {
      String address = "/api/owners/" + owner + "/quota/";
      assertThat(bob.request().contentType(ContentType.JSON).body("{}").put(address).statusCode())
          .isEqualTo(403);
      assertThat(bob.request().delete(address).statusCode()).isEqualTo(403);
    }
  }

  @Test
  void what_cannot_be_set_is_refused_in_a_sentence() {
    Map.of(
            "{\"open_processes\":-2}", "'open_processes' must be a number from 0",
            "{\"streams\":1.5}", "'streams' must be a number from 0",
            "{\"streams\":\"5\"}", "'streams' must be a number from 0",
            "{\"submissions_per_minute\":1e9}", "'submissions_per_minute' must be a number",
            "{\"open\":1}", "'open' is no limit; there are open_processes,",
            "[]", "must be an object",
            "{", "JSON parse error")
        .forEach(
            (body, words) -> {
              Response answer =
                  operator
                      .request()
                      .contentType(ContentType.JSON)
                      .body(body)
                      .put("/api/owners/{o}/quota/", bob.id());
              assertThat(answer.statusCode()).as(body).isEqualTo(400);
              assertThat(answer.jsonPath().getString("detail")).as(body).contains(words);
            });
    for (String owner : List.of("%00", "%0a", "%20", "x".repeat(256))) {
      assertThat(
              operator
                  .request()
                  .urlEncodingEnabled(false)
                  .get("/api/owners/" + owner + "/quota/")
                  .statusCode())
          .as(owner)
          .isEqualTo(400);
    }
  }

  @Test
  void refusals_are_counted() {
    set("{\"open_processes\":0}");
    assertThat(submit().statusCode()).isEqualTo(429);
    assertThat(TestClient.management().get("/q/metrics").asString())
        .containsPattern("orchestrator_quota_refusals_total\\{limit=\"open_processes\"\\} [1-9]");
  }
}
