package br.org.linea.orchestration.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestClient;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ApiTest
class SubmissionTest {

  private static final String DEFAULTS =
      "{\"message\":\"Hello from Orchestration!\",\"seconds\":1}";

  private final TestClient alice = TestClient.of("alice");

  private Response post(String json) {
    return alice.request().contentType(ContentType.JSON).body(json).post("/api/processes/");
  }

  @Test
  void a_created_process_has_the_write_form_key_by_key() {
    Response answer = post("{\"pipeline\":\"hello_world\",\"used_config\":{\"seconds\":0.10}}");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.contentType()).startsWith("application/json");
    JsonPath body = answer.jsonPath();
    int id = body.getInt("id");
    String time = body.getString("created_at");
    assertThat(time).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?Z");
    assertThat(answer.asString())
        .isEqualTo(
            ("{'id':%d,'owner':'%s','path_str':'hello_world/%08d','pipeline':'hello_world',"
                    + "'pipeline_version':'1.0.0','used_config':"
                    + "'{\\'message\\':\\'Hello from Orchestration!\\',\\'seconds\\':0.10}',"
                    + "'created_at':'%s','started_at':'%s','ended_at':null,'executor':'slurm',"
                    + "'worker':%s,'task_id':'%s','pid':null,'status':6,'comment':'','user':%d}")
                .replace('\'', '"')
                .formatted(
                    id,
                    alice.id(),
                    id,
                    time,
                    time,
                    body.getString("worker") == null ? "null" : quoted(body.getString("worker")),
                    UUID.fromString(body.getString("task_id")),
                    body.getInt("user")));
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\"", "{}", "[]", "0", "false", "\"{}\"", "{\"seconds\":1}"})
  void what_says_nothing_means_the_defaults(String config) {
    Response answer = post("{\"pipeline\":\"hello_world\",\"used_config\":" + config + "}");
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.jsonPath().getString("used_config")).isEqualTo(DEFAULTS);
  }

  @Test
  void a_missing_config_means_the_defaults() {
    Response answer = post("{\"pipeline\":\"hello_world\"}");
    assertThat(answer.jsonPath().getString("used_config")).isEqualTo(DEFAULTS);
  }

  @Test
  void a_form_starts_a_process() {
    Response answer =
        alice
            .request()
            .formParam("pipeline", "hello_world")
            .formParam("used_config", "{\"message\": \"olá\"}")
            .post("/api/processes/");
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.jsonPath().getString("used_config"))
        .isEqualTo("{\"message\":\"olá\",\"seconds\":1}");
  }

  @Test
  void a_form_with_an_empty_config_means_the_defaults() {
    Response answer =
        alice
            .request()
            .formParam("pipeline", "hello_world")
            .formParam("used_config", "")
            .post("/api/processes");
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.jsonPath().getString("used_config")).isEqualTo(DEFAULTS);
  }

  @Test
  void a_multipart_form_starts_a_process() {
    Response answer =
        alice
            .request()
            .multiPart("pipeline", "hello_world")
            .multiPart("used_config", "{\"seconds\": 2.50}")
            .post("/api/processes/");
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.jsonPath().getString("used_config"))
        .isEqualTo("{\"message\":\"Hello from Orchestration!\",\"seconds\":2.50}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--x\r\n"})
  void a_multipart_form_that_ends_early_is_the_fault_of_the_request(String body) {
    EncoderConfig text =
        new EncoderConfig().encodeContentTypeAs("multipart/form-data", ContentType.TEXT);
    alice
        .request()
        .config(RestAssuredConfig.config().encoderConfig(text))
        .contentType("multipart/form-data; boundary=x")
        .body(body)
        .post("/api/processes/")
        .then()
        .statusCode(400);
  }

  @Test
  void a_config_that_is_no_object_is_answered_in_the_old_words() {
    Response answer = post("{\"pipeline\":\"hello_world\",\"used_config\":[1]}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.jsonPath().getString("error")).isEqualTo("[config loader] Bad config -> [1]");
  }

  @Test
  void a_config_that_does_not_fit_names_the_place() {
    Response answer = post("{\"pipeline\":\"hello_world\",\"used_config\":{\"seconds\":\"long\"}}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.contentType()).startsWith("application/json");
    JsonPath body = answer.jsonPath();
    assertThat(body.<String, Object>getMap("$").keySet())
        .containsExactly("error", "detail", "type", "title", "status", "errors");
    assertThat(body.getList("errors.pointer")).isEqualTo(List.of("/seconds"));
  }

  @Test
  void a_key_that_the_pipeline_does_not_know_is_warned_of() {
    Response answer = post("{\"pipeline\":\"hello_world\",\"used_config\":{\"secs\":3}}");
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.jsonPath().getList("warnings")).hasSize(1);
    assertThat(answer.jsonPath().getString("used_config")).endsWith(",\"secs\":3}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"pipeline\":\"\"}", "{\"pipeline\":\"no_such\"}"})
  void a_pipeline_that_is_not_there_is_a_fault_of_the_request(String body) {
    Response answer = post(body);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.jsonPath().getString("error")).startsWith("[pipeline loader] ");
  }

  @Test
  void the_same_key_and_body_answer_the_same_process() {
    String key = UUID.randomUUID().toString();
    Response first = withKey(key, 1);
    Response second = withKey(key, 1);
    Response other = withKey(key, 2);

    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.asString()).isEqualTo(first.asString());
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(other.jsonPath().getString("error")).startsWith("[process register] ");
  }

  @Test
  void a_key_that_comes_many_times_at_once_makes_one_process() {
    String key = UUID.randomUUID().toString();
    alice.token();
    List<CompletableFuture<Response>> asked =
        IntStream.range(0, 8)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> withKey(key, 1)))
            .toList();

    List<Response> answers = asked.stream().map(CompletableFuture::join).toList();

    assertThat(answers).extracting(Response::statusCode).containsOnly(201);
    assertThat(answers.stream().map(answer -> answer.jsonPath().getInt("id")).distinct())
        .hasSize(1);
  }

  private Response withKey(String key, int seconds) {
    return alice
        .request()
        .header("Idempotency-Key", key)
        .contentType(ContentType.JSON)
        .body("{\"pipeline\":\"hello_world\",\"used_config\":{\"seconds\":%d}}".formatted(seconds))
        .post("/api/processes/");
  }

  @Test
  void comment_and_labels_are_kept() {
    int id =
        alice.start(
            "{\"pipeline\":\"hello_world\",\"comment\":\"for the talk\",\"labels\":{\"field\":\"S82\"}}");
    Response answer = alice.request().get("/api/processes/{id}/", id);
    assertThat(answer.jsonPath().getString("comment")).isEqualTo("for the talk");
    assertThat(answer.jsonPath().getString("labels.field")).isEqualTo("S82");
  }

  @Test
  void a_text_that_cannot_be_stored_as_it_is_is_refused() {
    for (String text : List.of("\\ud800", "a\\u0000b", "x".repeat(10_001))) {
      Response answer = post("{\"pipeline\":\"hello_world\",\"comment\":\"" + text + "\"}");
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.jsonPath().getString("error")).startsWith("[process register] 'comment'");
    }
    for (String value : List.of("5", "[\"hello_world\"]", "{}", "true")) {
      Response answer = post("{\"pipeline\":" + value + "}");
      assertThat(answer.statusCode()).as(value).isEqualTo(400);
      assertThat(answer.jsonPath().getString("error")).startsWith("[process register] 'pipeline'");
    }
    Response nulls =
        post("{\"pipeline\":\"hello_world\",\"comment\":null,\"labels\":null,\"id\":7}");
    assertThat(nulls.statusCode()).isEqualTo(201);
    assertThat(nulls.jsonPath().getString("comment")).isEmpty();
  }

  @Test
  void a_key_that_comes_twice_counts_the_second_time() {
    assertThat(post("{\"pipeline\":\"no_such\",\"pipeline\":\"hello_world\"}").statusCode())
        .isEqualTo(201);
  }

  @Test
  void an_owner_has_one_number_and_another_owner_another() {
    int own = post("{\"pipeline\":\"hello_world\"}").jsonPath().getInt("user");
    assertThat(own).isPositive();
    assertThat(post("{\"pipeline\":\"hello_world\"}").jsonPath().getInt("user")).isEqualTo(own);
    TestClient bob = TestClient.of("bob");
    assertThat(
            bob.request()
                .get("/api/processes/{id}/", bob.startHelloWorld())
                .jsonPath()
                .getInt("user"))
        .isNotEqualTo(own);
  }

  @Test
  void an_owner_whom_a_restored_database_does_not_know_gets_another_number() throws SQLException {
    TestClient bob = TestClient.of("bob");
    JsonPath before = bob.request().get("/api/processes/{id}/", bob.startHelloWorld()).jsonPath();
    try (Connection database = TestClient.database();
        Statement statement = database.createStatement()) {
      statement.execute("DELETE FROM process WHERE owner = '" + before.getString("owner") + "'");
      statement.execute("DELETE FROM owner WHERE name = '" + before.getString("owner") + "'");
    }

    JsonPath after = bob.request().get("/api/processes/{id}/", bob.startHelloWorld()).jsonPath();

    assertThat(after.getInt("user")).isGreaterThan(before.getInt("user"));
  }

  @Test
  void ids_are_drawn_one_at_a_time_and_no_column_sorts_the_keys_of_a_config() throws SQLException {
    assertThat(alice.startHelloWorld()).isLessThan(alice.startHelloWorld());
    try (Connection database = TestClient.database();
        Statement statement = database.createStatement()) {
      assertThat(
              number(
                  statement,
                  "SELECT count(*) FROM pg_sequences WHERE sequencename = 'process_id_seq'"
                      + " AND data_type = 'integer'::regtype AND increment_by = 1"
                      + " AND cache_size = 1 AND start_value = 1 AND NOT cycle"))
          .isEqualTo(1);
      assertThat(
              number(
                  statement,
                  "SELECT count(*) FROM information_schema.columns WHERE data_type = 'jsonb'"
                      + " AND table_schema = 'public'"))
          .isZero();
    }
  }

  private static int number(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
