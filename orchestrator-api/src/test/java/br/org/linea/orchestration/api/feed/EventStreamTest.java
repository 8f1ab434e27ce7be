package br.org.linea.orchestration.api.feed;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.EventStream;
import br.org.linea.orchestration.api.ScriptedAgent;
import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.JobPhase;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ApiTest
class EventStreamTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final TestClient alice = TestClient.of("alice");

  @Inject ObjectMapper json;
  BiConsumer<String, Boolean> parts;
  private ScriptedAgent agent;

  @BeforeEach
  void an_agent_registers() {
    agent = ScriptedAgent.register("worker", json);
  }

  @AfterEach
  void the_agent_leaves() {
    parts.accept("database", true);
    agent.register(ScriptedAgent.JOURNAL, "");
    agent.close();
  }

  private JsonPath started() {
    return alice.request().get("/api/processes/{id}/", alice.startHelloWorld()).jsonPath();
  }

  @Test
  void a_stream_tells_each_transition_and_ends_with_the_process() {
    JsonPath process = started();
    int id = process.getInt("id");
    try (EventStream stream = EventStream.of(alice, "/api/processes/" + id + "/events/")) {
      assertThat(stream.status()).isEqualTo(200);
      assertThat(stream.contentType()).startsWith("text/event-stream");
      assertThat(stream.header("X-Accel-Buffering")).isEqualTo("no");
      await().atMost(LIMIT).until(() -> stream.statuses().equals(List.of("Queued")));
      agent.say(1, agent.alive(process, JobPhase.RUNNING));
      await().atMost(LIMIT).until(() -> stream.statuses().equals(List.of("Queued", "Running")));
      agent.say(2, agent.ended(process, JobOutcome.SUCCEEDED));

      await().atMost(LIMIT).until(stream::ended);
      assertThat(stream.statuses()).isEqualTo(List.of("Queued", "Running", "Successful"));
      assertThat(stream.ids()).isEqualTo(List.of(id + ".1", id + ".2", id + ".3"));
    }
  }

  @Test
  void who_comes_back_with_the_last_id_misses_nothing_and_gets_nothing_twice() {
    JsonPath process = started();
    int id = process.getInt("id");
    agent.say(1, agent.alive(process, JobPhase.RUNNING));
    agent.say(2, agent.ended(process, JobOutcome.FAILED));
    await()
        .atMost(LIMIT)
        .until(
            () -> alice.request().get("/api/processes/{id}/", id).jsonPath().getInt("status") == 5);

    int transitions =
        alice.request().get("/api/processes/{id}/history/", id).jsonPath().getList("$").size();
    try (EventStream stream =
        EventStream.of(alice, "/api/processes/" + id + "/events/", "Last-Event-ID", id + ".1")) {
      await().atMost(LIMIT).until(stream::ended);
      assertThat(stream.ids()).hasSize(transitions - 1).startsWith(id + ".2");
      assertThat(stream.statuses()).endsWith("Failed");
    }
    try (EventStream stream =
        EventStream.of(
            alice, "/api/processes/" + id + "/events/", "Last-Event-ID", id + "." + transitions)) {
      await().atMost(LIMIT).until(stream::ended);
      assertThat(stream.ids()).isEmpty();
    }
  }

  @Test
  void what_another_instance_changed_is_sent_too() throws SQLException {
    int id = started().getInt("id");
    try (EventStream stream = EventStream.of(alice, "/api/processes/" + id + "/events/");
        Connection another = TestClient.database();
        Statement statement = another.createStatement()) {
      await().atMost(LIMIT).until(() -> stream.statuses().size() == 1);
      another.setAutoCommit(false);
      statement.execute(
          "INSERT INTO process_history (process_id, number, at, status, source, reason, evidence)"
              + " VALUES (%d, 2, now(), 'RUNNING', 'another', '', '{}')".formatted(id));
      statement.execute("SELECT pg_notify('orchestration_process', '%d')".formatted(id));
      another.commit();
      // Well before the poll, which comes every 5 s.
      await()
          .atMost(Duration.ofSeconds(3))
          .until(() -> stream.statuses().equals(List.of("Queued", "Running")));
    }
  }

  @Test
  void a_change_without_an_announcement_is_found_all_the_same() throws SQLException {
    int id = started().getInt("id");
    try (EventStream stream = EventStream.of(alice, "/api/processes/" + id + "/events/");
        Connection another = TestClient.database();
        Statement statement = another.createStatement()) {
      await().atMost(LIMIT).until(() -> stream.statuses().size() == 1);
      statement.execute(
          "INSERT INTO process_history (process_id, number, at, status, source, reason, evidence)"
              + " VALUES (%d, 2, now(), 'RUNNING', 'another', '', '{}')".formatted(id));
      await().atMost(LIMIT).until(() -> stream.statuses().equals(List.of("Queued", "Running")));
    }
  }

  @Test
  void a_stream_outlasts_a_database_that_goes_and_comes() {
    JsonPath process = started();
    try (EventStream stream =
        EventStream.of(alice, "/api/processes/" + process.getInt("id") + "/events/")) {
      await().atMost(LIMIT).until(() -> stream.statuses().size() == 1);
      parts.accept("database", false);
      await()
          .atMost(LIMIT)
          .until(() -> TestClient.management().get("/q/health/ready").statusCode() == 503);
      parts.accept("database", true);
      agent.say(1, agent.ended(process, JobOutcome.SUCCEEDED));
      await().atMost(LIMIT).until(stream::ended);
      assertThat(stream.statuses()).isEqualTo(List.of("Queued", "Successful"));
    }
  }

  @Test
  void the_stream_of_all_shows_the_callers_processes_only() {
    try (EventStream mine = EventStream.of(alice, "/api/processes/events/");
        EventStream everybodys =
            EventStream.of(TestClient.of("operator"), "/api/processes/events/")) {
      assertThat(mine.status()).isEqualTo(200);
      await().atMost(LIMIT).until(() -> mine.comments() > 0 && everybodys.comments() > 0);
      int hers = alice.startHelloWorld();
      int his = TestClient.of("bob").startHelloWorld();
      alice.request().post("/api/processes/{id}/stop/", hers);

      await().atMost(LIMIT).until(() -> mine.ids().contains(hers + ".2"));
      await()
          .atMost(LIMIT)
          .until(() -> everybodys.ids().containsAll(List.of(hers + ".1", his + ".1", hers + ".2")));
      assertThat(mine.ids()).containsSubsequence(hers + ".1", hers + ".2");
      assertThat(mine.ids()).doesNotContain(his + ".1").doesNotHaveDuplicates();
    }
  }

  @Test
  void the_stream_of_all_goes_on_where_it_was_left() {
    int first = alice.startHelloWorld();
    int second = alice.startHelloWorld();
    alice.request().post("/api/processes/{id}/stop/", first);
    try (EventStream stream =
        EventStream.of(alice, "/api/processes/events/", "Last-Event-ID", first + ".1")) {
      await()
          .atMost(LIMIT)
          .until(() -> stream.ids().containsAll(List.of(second + ".1", first + ".2")));
      assertThat(stream.ids()).doesNotContain(first + ".1");
    }
  }

  @Test
  void a_transaction_of_another_database_holds_no_news_back() throws SQLException {
    try (Connection other = TestClient.database("postgres");
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      int earlier = alice.startHelloWorld();
      statement.execute("SELECT pg_current_xact_id()");
      int later = alice.startHelloWorld();
      try (EventStream stream = EventStream.of(alice, "/api/processes/events/")) {
        await().atMost(LIMIT).until(() -> stream.comments() > 0);
        int news = alice.startHelloWorld();

        await().atMost(LIMIT).until(() -> stream.ids().contains(news + ".1"));
        assertThat(stream.ids()).doesNotContain(earlier + ".1", later + ".1");
      }
      other.rollback();
    }
  }

  @Test
  void a_transaction_of_this_database_is_waited_for() throws SQLException {
    int id = alice.startHelloWorld();
    try (Connection other = TestClient.database();
        Statement statement = other.createStatement();
        EventStream stream = EventStream.of(alice, "/api/processes/events/")) {
      await().atMost(LIMIT).until(() -> stream.comments() > 0);
      other.setAutoCommit(false);
      statement.execute(
          "INSERT INTO process_history (process_id, number, at, status, source, reason, evidence)"
              + " VALUES (%d, 2, now(), 'RUNNING', 'another', '', '{}')".formatted(id));
      int news = alice.startHelloWorld();
      int before = stream.comments();
      await().atMost(LIMIT).until(() -> stream.comments() > before + 1);
      assertThat(stream.ids()).doesNotContain(news + ".1");
      other.commit();

      await().atMost(LIMIT).until(() -> stream.ids().containsAll(List.of(id + ".2", news + ".1")));
      assertThat(stream.ids()).containsSubsequence(id + ".2", news + ".1");
    }
  }

  @Test
  void a_stream_needs_a_token_and_the_owners_process() {
    int id = alice.startHelloWorld();
    assertThat(given().get("/api/processes/events/").statusCode()).isEqualTo(401);
    assertThat(given().get("/api/processes/{id}/events/", id).statusCode()).isEqualTo(401);
    Response answer = TestClient.of("bob").request().get("/api/processes/{id}/events/", id);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.contentType()).startsWith("application/json");
    assertThat(Optional.ofNullable(answer.jsonPath().getString("detail"))).isPresent();
  }
}
