package br.org.linea.orchestration.api.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.AgentFixture;
import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.ErrorLog;
import br.org.linea.orchestration.api.EventStream;
import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.messages.FileAnswer;
import br.org.linea.orchestration.messages.FileAnswer.Outcome;
import br.org.linea.orchestration.messages.FileQuestion;
import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.JobPhase;
import br.org.linea.orchestration.messages.RunFile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ApiTest
class LogsTest extends AgentFixture {

  private static final Duration LIMIT = Duration.ofSeconds(40);

  private volatile String out = "Grüße, céu\nline two\n";
  private volatile Outcome outcome = Outcome.READ;

  @BeforeEach
  void an_agent_registers_and_reads_files() {
    agent.answerFiles(this::answer);
  }

  private FileAnswer answer(FileQuestion question) {
    byte[] all =
        (question.file() == RunFile.OUT ? out : "an error\n").getBytes(StandardCharsets.UTF_8);
    int from =
        Math.clamp(
            question.offset() < 0 ? all.length + question.offset() : question.offset(),
            0,
            all.length);
    int to = Math.min(all.length, from + question.limit());
    boolean read = outcome == Outcome.READ;
    return new FileAnswer(
        question.processId(),
        question.file(),
        outcome,
        read ? from : 0,
        read ? all.length : 0,
        read ? Base64.getEncoder().encodeToString(Arrays.copyOfRange(all, from, to)) : "",
        read ? "" : "it is a link");
  }

  private Response logs(int id, String query) {
    return alice.request().get("/api/processes/" + id + "/logs/" + query);
  }

  @Test
  void what_a_run_wrote_comes_from_its_agent() {
    int id = alice.startHelloWorld();
    Response whole = logs(id, "");
    assertThat(whole.statusCode()).as(whole.asString()).isEqualTo(200);
    assertThat(whole.contentType()).startsWith("text/plain");
    assertThat(whole.asString()).isEqualTo(out);
    assertThat(whole.header("X-Log-Source")).isEqualTo("agent");
    Response part = logs(id, "?stream=err&offset=3&limit=5");
    assertThat(part.asString()).isEqualTo("error");
    assertThat(part.header("X-Log-Offset")).isEqualTo("3");
    assertThat(part.header("X-Log-Next-Offset")).isEqualTo("8");
    assertThat(part.header("X-Log-Size")).isEqualTo("9");
    assertThat(logs(id, "?offset=-4").asString()).isEqualTo("two\n");
  }

  @Test
  void a_run_that_has_written_nothing_has_an_empty_log() {
    outcome = Outcome.ABSENT;
    Response answer = logs(alice.startHelloWorld(), "");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.asString()).isEmpty();
    assertThat(answer.header("X-Log-Size")).isEqualTo("0");
  }

  @Test
  void what_the_agent_does_not_read_is_said() {
    outcome = Outcome.REFUSED;
    Response answer = logs(alice.startHelloWorld(), "");
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.jsonPath().getString("error")).isEqualTo("[logs] it is a link");
  }

  @Test
  void what_cannot_be_asked_for_is_said() {
    int id = alice.startHelloWorld();
    for (String query : new String[] {"?stream=log", "?offset=x", "?limit=0", "?limit=1048577"}) {
      Response answer = logs(id, query);
      assertThat(answer.statusCode()).as(query).isEqualTo(400);
      assertThat(answer.jsonPath().getString("error")).as(query).isNotBlank();
    }
  }

  @Test
  void the_last_part_is_kept_for_when_the_agent_is_silent() {
    int id = alice.startHelloWorld();
    int other = alice.startHelloWorld();
    agent.say(1, agent.ended(process(id), JobOutcome.SUCCEEDED));
    await().atMost(LIMIT).until(() -> process(id).getInt("status") == 0);
    await().atMost(LIMIT).until(() -> agent.filesAsked(id) >= 2);
    agent.stopAnsweringFiles();

    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              Response kept = logs(id, "?offset=14");
              assertThat(kept.statusCode()).isEqualTo(200);
              assertThat(kept.header("X-Log-Source")).isEqualTo("kept-tail");
              assertThat(kept.asString()).isEqualTo("line two\n");
            });
    Response none = logs(other, "");
    assertThat(none.statusCode()).isEqualTo(503);
    assertThat(none.contentType()).startsWith("application/json");
    assertThat(none.jsonPath().getString("error")).contains(agent.worker().value());
  }

  @Test
  void what_could_not_be_kept_at_the_end_is_kept_later() throws SQLException {
    List<Integer> ids = List.of(alice.startHelloWorld(), alice.startHelloWorld());
    outcome = Outcome.ABSENT;
    ids.forEach(id -> agent.say(1, agent.ended(process(id), JobOutcome.SUCCEEDED)));
    areKept(ids);
    try (ErrorLog log = new ErrorLog(Level.WARNING)) {
      // As after ends whose agent, or whose API, was away.
      outcome = Outcome.READ;
      for (int id : ids) {
        assertThat(tails("DELETE FROM run_tail WHERE process_id = ?", id)).isEqualTo(2);
      }
      areKept(ids);
      assertThat(log.errors()).isEmpty();
    }
    agent.stopAnsweringFiles();

    assertThat(ids).allSatisfy(id -> assertThat(logs(id, "").asString()).isEqualTo(out));
  }

  private static void areKept(List<Integer> ids) {
    for (int id : ids) {
      await()
          .atMost(LIMIT)
          .until(() -> tails("SELECT count(*) FROM run_tail WHERE process_id = ?", id) == 2);
    }
  }

  /** What the query counts, or how many rows the other statement touched. */
  private static int tails(String sql, int id) throws SQLException {
    try (Connection rows =
            DriverManager.getConnection(
                TestClient.setting("test.database.url"),
                TestClient.setting("test.database.user"),
                TestClient.setting("test.database.password"));
        PreparedStatement statement = rows.prepareStatement(sql)) {
      statement.setInt(1, id);
      if (!statement.execute()) {
        return statement.getUpdateCount();
      }
      try (ResultSet count = statement.getResultSet()) {
        count.next();
        return count.getInt(1);
      }
    }
  }

  @Test
  void a_log_is_followed_to_the_end_of_its_process() {
    int id = alice.startHelloWorld();
    JsonPath process = process(id);
    agent.say(1, agent.alive(process, JobPhase.RUNNING));
    try (EventStream stream =
        EventStream.of(alice, "/api/processes/" + id + "/logs/?follow=true", "Accept", "*/*")) {
      assertThat(stream.status()).isEqualTo(200);
      assertThat(stream.contentType()).startsWith("text/event-stream");
      await().atMost(LIMIT).until(() -> stream.ids().contains("23"));
      out = out + "line three\n";
      await().atMost(LIMIT).until(() -> stream.ids().contains("34"));
      agent.say(2, agent.ended(process, JobOutcome.SUCCEEDED));
      await().atMost(LIMIT).until(stream::ended);
      assertThat(stream.data())
          .containsExactly(
              "{\"offset\":0,\"text\":\"Grüße, céu\\nline two\\n\"}",
              "{\"offset\":23,\"text\":\"line three\\n\"}");
    }
    try (EventStream again =
        EventStream.of(
            alice, "/api/processes/" + id + "/logs/?follow=true", "Last-Event-ID", "23")) {
      await().atMost(LIMIT).until(again::ended);
      assertThat(again.ids()).containsExactly("34");
    }
  }

  @Test
  void reading_needs_a_token_and_the_owners_process() {
    int id = alice.startHelloWorld();
    for (String query : new String[] {"", "?follow=true"}) {
      assertThat(given().get("/api/processes/" + id + "/logs/" + query).statusCode())
          .isEqualTo(401);
      Response answer =
          TestClient.of("bob").request().get("/api/processes/" + id + "/logs/" + query);
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.contentType()).startsWith("application/json");
    }
  }

  @Test
  void a_character_is_never_cut_unless_nothing_completes_it() {
    byte[] cut = Arrays.copyOf("aç".getBytes(StandardCharsets.UTF_8), 2);
    assertThat(LogStreams.wholeCharacters(cut, false)).isEqualTo(1);
    assertThat(LogStreams.wholeCharacters("aç".getBytes(StandardCharsets.UTF_8), false))
        .isEqualTo(3);
    assertThat(LogStreams.wholeCharacters(new byte[] {(byte) 0xc3}, false)).isZero();
    assertThat(LogStreams.wholeCharacters(new byte[] {(byte) 0xc3}, true)).isEqualTo(1);
    assertThat(LogStreams.wholeCharacters(new byte[] {(byte) 0x80, (byte) 0x80}, false))
        .isEqualTo(2);
  }
}
