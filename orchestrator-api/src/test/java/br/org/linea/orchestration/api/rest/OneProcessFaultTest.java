package br.org.linea.orchestration.api.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.AgentFixture;
import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.ErrorLog;
import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.messages.JobPhase;
import br.org.linea.orchestration.messages.Topology;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The database refuses what is stored about one process, and takes everything else. */
@ApiTest
class OneProcessFaultTest extends AgentFixture {

  @AfterEach
  void the_trigger_is_gone() throws SQLException {
    execute("DROP TRIGGER IF EXISTS one_process ON process");
  }

  private static void execute(String... statements) throws SQLException {
    try (Connection connection = TestClient.database();
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  /** Every update of this process fails with this SQLSTATE. */
  private static void refuse(int id, String state) throws SQLException {
    execute(
        "CREATE OR REPLACE FUNCTION one_process() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE EXCEPTION 'refused for a test' USING ERRCODE = '%s'; END $$"
                .formatted(state),
        "CREATE TRIGGER one_process BEFORE UPDATE ON process FOR EACH ROW WHEN (NEW.id = %d)"
                .formatted(id)
            + " EXECUTE FUNCTION one_process()");
  }

  @ParameterizedTest
  @ValueSource(strings = {"22021", "23514", "42703"})
  void a_fault_of_one_process_is_an_error_with_an_id_that_is_in_the_log(String state)
      throws SQLException {
    int id = alice.startHelloWorld();
    refuse(id, state);
    try (ErrorLog log = new ErrorLog()) {
      Response answer = alice.request().post("/api/processes/{id}/stop/", id);

      assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(500);
      String error = answer.jsonPath().getString("error");
      assertThat(error).startsWith("Internal error ");
      assertThat(log.errors())
          .anyMatch(line -> line.contains(error.substring("Internal error ".length())));
    }
    assertThat(
            alice.request().post("/api/processes/{id}/stop/", alice.startHelloWorld()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void a_server_that_is_not_in_the_state_for_it_may_be_asked_again() throws SQLException {
    execute(
        "CREATE OR REPLACE FUNCTION one_process() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE EXCEPTION 'for a test' USING ERRCODE = '55000'; END $$",
        "CREATE TRIGGER one_process BEFORE INSERT ON process FOR EACH ROW"
            + " EXECUTE FUNCTION one_process()");

    Response answer = alice.request().formParam("pipeline", "hello_world").post("/api/processes/");

    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(503);
    assertThat(answer.jsonPath().getString("error")).isNotBlank();
  }

  @Test
  void an_event_that_a_constraint_forbids_goes_to_the_dead_letters_and_holds_up_no_other()
      throws SQLException {
    JsonPath bad = get(alice.startHelloWorld());
    JsonPath good = get(alice.startHelloWorld());
    refuse(bad.getInt("id"), "23514");
    long dead = agent.ready(Topology.PROCESS_EVENTS_DEAD);

    agent.say(1, agent.alive(bad, JobPhase.RUNNING));
    agent.say(1, agent.alive(good, JobPhase.RUNNING));

    await()
        .atMost(LIMIT)
        .until(
            () ->
                alice
                    .request()
                    .get("/api/processes/{id}/status/", good.getInt("id"))
                    .jsonPath()
                    .getString("status")
                    .equals("Running"));
    await().atMost(LIMIT).until(() -> agent.ready(Topology.PROCESS_EVENTS_DEAD) == dead + 1);
    assertThat(agent.consumers(Topology.PROCESS_EVENTS)).isEqualTo(1);
  }

  private JsonPath get(int id) {
    return alice.request().get("/api/processes/{id}/", id).jsonPath();
  }
}
