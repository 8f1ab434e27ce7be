package br.org.linea.orchestration.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.AgentFixture;
import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.JobPhase;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An agent asks which processes have ended, and reports the run directories that it removed. */
@ApiTest
class RunRetentionTest extends AgentFixture {

  private final TestClient worker = TestClient.of("worker");

  private JsonPath ended(JobOutcome outcome, String status) {
    JsonPath process = started();
    agent.say(1, agent.ended(process, outcome));
    becomes(process, status);
    return process;
  }

  private Response page(TestClient client, String query) {
    return client.request().get("/api/agents/" + agent.worker().value() + "/ended/" + query);
  }

  private List<Integer> after(int id) {
    return page(worker, "?after=" + id).jsonPath().getList("id");
  }

  private Response report(TestClient client, String body) {
    return client
        .request()
        .contentType("application/json")
        .body(body)
        .post("/api/agents/{worker}/removed/", agent.worker().value());
  }

  private void removed(int id) {
    assertThat(report(worker, "{\"ids\":[%d]}".formatted(id)).jsonPath().getInt("removed")).isOne();
  }

  private static void sql(String statement) throws SQLException {
    try (Connection connection = TestClient.database();
        Statement each = connection.createStatement()) {
      each.execute(statement);
    }
  }

  @Test
  void an_agent_reads_its_processes_that_have_ended_and_no_others() {
    JsonPath good = ended(JobOutcome.SUCCEEDED, "Successful");
    JsonPath bad = ended(JobOutcome.FAILED, "Failed");
    int queued = started().getInt("id");
    JsonPath running = started();
    agent.say(1, agent.alive(running, JobPhase.RUNNING));
    becomes(running, "Running");

    JsonPath rows = page(worker, "?after=" + (good.getInt("id") - 1)).jsonPath();

    assertThat(rows.getList("id"))
        .containsExactly(good.getInt("id"), bad.getInt("id"))
        .doesNotContain(queued, running.getInt("id"));
    assertThat(rows.getList("status")).containsExactly("Successful", "Failed");
    assertThat(rows.getString("[0].path_str")).isEqualTo(good.getString("path_str"));
    assertThat(rows.getString("[0].task_id")).isEqualTo(good.getString("task_id"));
    assertThat(rows.getString("[0].pipeline")).isEqualTo("hello_world");
    assertThat(rows.getString("[0].ended_at"))
        .isEqualTo(process(good.getInt("id")).getString("ended_at"));
    assertThat(after(good.getInt("id"))).containsExactly(bad.getInt("id"));
  }

  @Test
  void a_page_has_500_processes_and_the_next_one_begins_behind_them() throws SQLException {
    int first = ended(JobOutcome.SUCCEEDED, "Successful").getInt("id");
    sql(
        """
        INSERT INTO process (task_id, owner, owner_id, pipeline, pipeline_version, executor, worker,
          used_config, comment, labels, accepted_at, status, since, ended_at, one_agent, lease,
          sequence)
        SELECT gen_random_uuid(), owner, owner_id, pipeline, pipeline_version, executor, worker,
          used_config, comment, labels, accepted_at, status, since, ended_at, one_agent, lease,
          sequence
        FROM process, generate_series(1, 501) WHERE id = %d
        """
            .formatted(first));

    List<Integer> page = after(first);
    List<Integer> next = after(page.getLast());

    assertThat(page).hasSize(500).isSorted();
    assertThat(next).hasSize(1);
    assertThat(next.getFirst()).isGreaterThan(page.getLast());
  }

  @Test
  void one_whose_job_may_still_live_is_left_out() throws SQLException {
    int lost = ended(JobOutcome.FAILED, "Failed").getInt("id");
    int abandoned = ended(JobOutcome.CANCELLED, "Failed").getInt("id");
    int imported = ended(JobOutcome.SUCCEEDED, "Successful").getInt("id");
    int plain = ended(JobOutcome.SUCCEEDED, "Successful").getInt("id");
    assertThat(after(lost - 1)).containsExactly(lost, abandoned, imported, plain);

    sql("UPDATE process SET failure_reason = 'LOST' WHERE id = " + lost);
    sql(
        "UPDATE process_history SET evidence = '{\"abandoned_by\":\"x\"}' WHERE process_id = "
            + abandoned);
    sql("UPDATE process SET adopted_job_name = 'JOB_1' WHERE id = " + imported);

    assertThat(after(lost - 1)).containsExactly(plain);
  }

  @Test
  void what_was_removed_says_when_and_is_not_offered_again() {
    int id = ended(JobOutcome.SUCCEEDED, "Successful").getInt("id");
    assertThat(process(id).getMap("$")).doesNotContainKey("directory_removed_at");
    int transitions = get(id, "history/").getList("$").size();

    removed(id);

    assertThat(after(id - 1)).isEmpty();
    String at = process(id).getString("directory_removed_at");
    assertThat(at).matches("20.*Z");
    JsonPath history = get(id, "history/");
    assertThat(history.getList("$")).hasSize(transitions + 1);
    assertThat(history.getString("[-1].status")).isEqualTo("Successful");
    assertThat(history.getString("[-1].source")).isEqualTo("agent " + agent.worker().value());
    assertThat(history.getString("[-1].reason"))
        .isEqualTo("Retention has removed the run directory.");
    assertThat(history.getString("[-1].at")).isEqualTo(at);
    assertThat(report(worker, "{\"ids\":[%d]}".formatted(id)).jsonPath().getInt("removed"))
        .as("a repetition changes nothing")
        .isZero();
    assertThat(process(id).getString("directory_removed_at")).isEqualTo(at);
  }

  @Test
  void its_files_are_answered_with_the_time_of_the_removal_and_the_agent_is_not_asked() {
    int id = ended(JobOutcome.SUCCEEDED, "Successful").getInt("id");
    removed(id);
    String at = process(id).getString("directory_removed_at");

    for (String address : List.of("files/", "files/run.out", "archive/")) {
      Response answer = alice.request().get("/api/processes/" + id + "/" + address);
      assertThat(answer.statusCode()).as(address).isEqualTo(404);
      assertThat(answer.jsonPath().getString("type"))
          .as(address)
          .isEqualTo("urn:orchestration:problem:files-removed");
      assertThat(answer.jsonPath().getString("error"))
          .as(address)
          .isEqualTo(
              "[files] Retention has removed the run directory of process %d, as its agent reported at %s."
                  .formatted(id, at.substring(0, at.indexOf('T') + 9) + "Z"));
    }
  }

  @Test
  void the_stored_end_of_its_output_can_still_be_read() throws SQLException {
    int id = ended(JobOutcome.SUCCEEDED, "Successful").getInt("id");
    removed(id);
    sql("DELETE FROM run_tail WHERE process_id = " + id);
    String address = "/api/processes/" + id + "/logs/";
    Response nothing = alice.request().get(address);
    sql(
        "INSERT INTO run_tail (process_id, stream, starts_at, content) VALUES (%d, 'OUT', 0, 'hello')"
            .formatted(id));

    assertThat(nothing.statusCode()).isEqualTo(409);
    assertThat(nothing.jsonPath().getString("error"))
        .contains("Retention has removed", "No end of this output was stored.");
    Response kept = alice.request().get(address);
    assertThat(kept.statusCode()).as(kept.asString()).isEqualTo(200);
    assertThat(kept.asString()).isEqualTo("hello");
    assertThat(kept.header("X-Log-Source")).isEqualTo("kept-tail");
  }

  @Test
  void only_the_agent_itself_asks_and_reports() {
    int id = ended(JobOutcome.SUCCEEDED, "Successful").getInt("id");
    String body = "{\"ids\":[%d]}".formatted(id);
    for (TestClient other : List.of(alice, operator, TestClient.of("heir"))) {
      assertThat(page(other, "").statusCode()).isEqualTo(403);
      assertThat(report(other, body).statusCode()).isEqualTo(403);
    }
    Response ofAnother =
        TestClient.of("heir")
            .request()
            .contentType("application/json")
            .body(body)
            .post("/api/agents/{worker}/removed/", TestClient.of("heir").id());
    assertThat(ofAnother.statusCode()).as(ofAnother.asString()).isEqualTo(200);
    assertThat(ofAnother.jsonPath().getInt("removed")).isZero();
    assertThat(after(id - 1)).containsExactly(id);
  }

  @Test
  void a_process_that_has_not_ended_keeps_its_directory() {
    int id = started().getInt("id");
    Response answer = report(worker, "{\"ids\":[%d]}".formatted(id));
    assertThat(answer.jsonPath().getInt("removed")).isZero();
    assertThat(process(id).getMap("$")).doesNotContainKey("directory_removed_at");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"ids\":[]}", "{\"ids\":[null]}", "{\"ids\":[\"x\"]}", "[1]", ""})
  void a_report_that_names_no_processes_is_refused(String body) {
    assertThat(report(worker, body).statusCode()).isEqualTo(400);
    assertThat(page(worker, "?after=x").statusCode()).isEqualTo(400);
  }
}
