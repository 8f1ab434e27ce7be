package br.org.linea.orchestration.api.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.AgentFixture;
import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.ScriptedAgent;
import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.JobPhase;
import br.org.linea.orchestration.messages.StopProcess;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Operators end what no live agent holds. */
@ApiTest
class AbandonTest extends AgentFixture {

  private JsonPath lastOf(int id) {
    JsonPath history = alice.request().get("/api/processes/{id}/history/", id).jsonPath();
    return JsonPath.from(history.prettify()).setRootPath("[-1]");
  }

  private Response abandon(int id, String reason) {
    return operator.request().formParam("reason", reason).post("/api/processes/{id}/abandon/", id);
  }

  private int running() {
    int id = alice.startHelloWorld();
    agent.say(1, agent.alive(process(id), JobPhase.RUNNING));
    await().atMost(LIMIT).until(() -> process(id).getInt("status") == 2);
    return id;
  }

  /** As if the agent had been silent for an hour. */
  private void silence() throws SQLException {
    try (Connection connection = TestClient.database();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE agent SET last_seen = now() - interval '1 hour' WHERE worker = '"
              + agent.worker()
              + "'");
    }
  }

  @Test
  void a_running_process_of_a_silent_agent_ends_lost_with_the_evidence_in_its_history()
      throws SQLException {
    int id = running();
    silence();

    Response answer = abandon(id, "the host\nis gone");

    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    assertThat(answer.jsonPath().getInt("status")).isEqualTo(5);
    assertThat(answer.jsonPath().getString("used_config")).startsWith("{");
    assertThat(process(id).getString("reason")).isEqualTo("LOST");
    assertThat(process(id).getString("comment"))
        .startsWith("LOST: Abandoned by " + operator.id() + ": the host is gone.")
        .contains("agent " + agent.worker(), "job " + (100_000 + id));
    JsonPath last = lastOf(id);
    assertThat(last.getString("source")).isEqualTo("client " + operator.id());
    assertThat(last.getString("evidence.reason")).isEqualTo("the host is gone");
    assertThat(last.getString("evidence.status_before")).isEqualTo("Running");
    assertThat(last.getString("evidence.worker_last_seen")).isNotBlank();
    assertThat(last.getBoolean("evidence.sent_to_worker")).isTrue();
    assertThat(last.getLong("evidence.job_id")).isEqualTo(100_000 + id);
  }

  @Test
  void an_agent_that_comes_back_finds_a_stop_and_cannot_revive_the_process() throws SQLException {
    int id = running();
    silence();
    abandon(id, "").then().statusCode(200);

    agent.register(ScriptedAgent.JOURNAL, "slurm");

    await()
        .atMost(LIMIT)
        .until(
            () ->
                agent
                    .next(
                        command ->
                            command.data() instanceof StopProcess stop
                                && stop.processId().value() == id
                                && stop.requestedBy().equals(operator.id()))
                    .isPresent());
    assertThat(
            TestClient.of("worker")
                .request()
                .get("/api/agents/{worker}/processes/", agent.worker().value())
                .jsonPath()
                .getList("start.process_id", Integer.class))
        .doesNotContain(id);
    int later = running();
    agent.say(2, agent.ended(process(id), JobOutcome.SUCCEEDED));
    agent.say(2, agent.ended(process(later), JobOutcome.SUCCEEDED));
    await().atMost(LIMIT).until(() -> process(later).getInt("status") == 0);
    assertThat(process(id).getInt("status")).isEqualTo(5);
  }

  @Test
  void one_that_was_to_stop_ends_stopped() throws SQLException {
    int id = running();
    alice.request().post("/api/processes/{id}/stop/", id).then().statusCode(200);
    silence();

    assertThat(abandon(id, "gone").jsonPath().getInt("status")).isEqualTo(4);
    assertThat(lastOf(id).getString("reason")).contains("Abandoned by", "gone");
  }

  @Test
  void what_a_live_agent_holds_is_refused_in_words() {
    int id = running();

    Response answer = abandon(id, "impatience");

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.jsonPath().getString("error"))
        .contains(agent.worker().value(), "Stop the process instead");
    assertThat(process(id).getInt("status")).isEqualTo(2);
  }

  @Test
  void a_process_that_no_agent_has_is_abandoned_without_a_body_and_never_sent() {
    agent.register(ScriptedAgent.JOURNAL, "");
    int id = alice.startHelloWorld();

    Response answer = operator.request().post("/api/processes/{id}/abandon/", id);

    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    assertThat(answer.jsonPath().getInt("status")).isEqualTo(5);
    assertThat(lastOf(id).getBoolean("evidence.sent_to_worker")).isFalse();
    assertThat(process(id).getString("worker")).isNull();
  }

  @Test
  void a_process_that_is_over_stays_as_it_is() throws SQLException {
    int id = running();
    silence();
    abandon(id, "once").then().statusCode(200);
    String comment = process(id).getString("comment");

    assertThat(abandon(id, "twice").statusCode()).isEqualTo(200);
    assertThat(process(id).getString("comment")).isEqualTo(comment);
    assertThat(operator.request().post("/api/processes/99999999/abandon/").statusCode())
        .isEqualTo(404);
  }
}
