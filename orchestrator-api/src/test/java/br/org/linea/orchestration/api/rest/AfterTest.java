package br.org.linea.orchestration.api.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.AgentFixture;
import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.messages.Command;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.StartProcess;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A process waits for others. */
@ApiTest
class AfterTest extends AgentFixture {

  private int after(String condition, Integer... ids) {
    return alice.start(
        "{\"pipeline\":\"hello_world\",\"after\":%s%s}"
            .formatted(
                List.of(ids),
                condition.isEmpty() ? "" : ",\"after_condition\":\"" + condition + "\""));
  }

  private void end(int id, JobOutcome outcome) {
    await().atMost(LIMIT).until(() -> process(id).getString("worker") != null);
    agent.say(1, agent.ended(process(id), outcome));
    becomes(process(id), outcome == JobOutcome.SUCCEEDED ? "Successful" : "Failed");
  }

  /** All processes whose commands the agent gets, until that of one that is started now. */
  private List<Integer> started(Class<? extends Command> kind) {
    int last = alice.startHelloWorld();
    List<Integer> told = new ArrayList<>();
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              // All at once: tests before this one may have left hundreds.
              agent
                  .waiting()
                  .map(next -> (Command) next.data())
                  .filter(kind::isInstance)
                  .forEach(command -> told.add(command.processId().value()));
              return told.contains(last);
            });
    return told;
  }

  private void becomesFailedFor(int id, String why) {
    becomes(process(id), "Failed");
    JsonPath failed = process(id);
    assertThat(failed.getString("reason")).isEqualTo("DEPENDENCY");
    assertThat(failed.getString("comment")).isEqualTo("DEPENDENCY: " + why);
    assertThat(get(id, "history/").getList("status", String.class))
        .containsExactly("Queued", "Failed");
    assertThat(get(id, "history/").getString("[1].source")).isEqualTo(Envelope.API_SOURCE);
    assertThat(get(id, "history/").getString("[1].reason")).isEqualTo("DEPENDENCY: " + why);
  }

  private static void update(String sql) throws SQLException {
    try (Connection database = TestClient.database();
        Statement statement = database.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  @Test
  void it_starts_when_the_other_has_ended_well_and_no_agent_knows_it_before() {
    int first = alice.startHelloWorld();
    int second = after("", first);

    JsonPath held = process(second);
    assertThat(held.getInt("status")).isEqualTo(6);
    assertThat(held.getString("reason")).isEqualTo("It waits for process " + first + ".");
    assertThat(held.getList("after")).isEqualTo(List.of(first));
    assertThat(held.getString("after_condition")).isEqualTo("ok");
    assertThat(process(first).getMap("")).doesNotContainKeys("after", "after_condition");
    the_agent_registers();
    assertThat(process(second).getString("worker")).isNull();
    assertThat(process(second).getString("reason")).isEqualTo(held.getString("reason"));
    assertThat(started(StartProcess.class)).contains(first).doesNotContain(second);
    assertThat(
            TestClient.of("worker")
                .request()
                .get("/api/agents/{worker}/processes/", agent.worker().value())
                .jsonPath()
                .getList("start.process_id", Integer.class))
        .contains(first)
        .doesNotContain(second);

    end(first, JobOutcome.SUCCEEDED);

    await().atMost(LIMIT).until(() -> process(second).getString("worker") != null);
    assertThat(process(second).getString("reason")).isNull();
    assertThat(process(second).getList("after")).isEqualTo(List.of(first));
    assertThat(started(StartProcess.class)).contains(second);
    end(second, JobOutcome.SUCCEEDED);
  }

  @Test
  void with_any_it_starts_however_the_others_have_ended() {
    int first = alice.startHelloWorld();
    int other = alice.startHelloWorld();
    int last = after("any", first, other);
    assertThat(process(last).getString("reason"))
        .isEqualTo("It waits for processes " + first + ", " + other + ".");

    end(first, JobOutcome.FAILED);
    await()
        .atMost(LIMIT)
        .until(
            () ->
                ("It waits for process " + other + ".").equals(process(last).getString("reason")));
    assertThat(process(last).getString("worker")).isNull();
    end(other, JobOutcome.SUCCEEDED);

    assertThat(started(StartProcess.class)).contains(last);
    assertThat(process(last).getString("after_condition")).isEqualTo("any");
  }

  @Test
  void a_failure_ends_all_that_wait_for_it_along_the_chain() {
    int first = alice.startHelloWorld();
    int second = after("ok", first);
    int third = after("", second);
    int regardless = after("any", second);

    end(first, JobOutcome.FAILED);

    becomesFailedFor(second, "Process " + first + ", for which it waited, ended Failed.");
    becomesFailedFor(third, "Process " + second + ", for which it waited, ended Failed.");
    assertThat(started(StartProcess.class)).contains(regardless).doesNotContain(second, third);
  }

  @Test
  void what_has_ended_already_counts_at_once() {
    int good = alice.startHelloWorld();
    int bad = alice.startHelloWorld();
    end(good, JobOutcome.SUCCEEDED);
    end(bad, JobOutcome.FAILED);

    int starts = after("", good);
    int regardless = after("any", good, bad);
    int fails = after("", good, bad);

    assertThat(process(starts).getString("worker")).isEqualTo(agent.worker().value());
    assertThat(process(regardless).getString("worker")).isEqualTo(agent.worker().value());
    becomesFailedFor(fails, "Process " + bad + ", for which it waited, ended Failed.");
  }

  @Test
  void a_stop_ends_it_at_once_and_all_that_wait_for_it() {
    int first = alice.startHelloWorld();
    int second = after("", first);
    int third = after("", second);

    Response answer = alice.request().post("/api/processes/{id}/stop/", second);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(status(second)).isEqualTo("Stopped");
    becomesFailedFor(third, "Process " + second + ", for which it waited, ended Stopped.");
    end(first, JobOutcome.SUCCEEDED);
    assertThat(started(Command.class)).doesNotContain(second, third);
    assertThat(status(second)).isEqualTo("Stopped");
  }

  @Test
  void a_check_of_it_leaves_its_start_the_only_command() {
    int first = alice.startHelloWorld();
    int second = after("", first);

    alice.request().post("/api/processes/{id}/finish/", second).then().statusCode(200);
    end(first, JobOutcome.SUCCEEDED);
    the_agent_registers();

    assertThat(started(Command.class)).containsOnlyOnce(second);
  }

  @Test
  void an_operator_who_gives_it_up_ends_it_and_all_that_wait_for_it() {
    int first = alice.startHelloWorld();
    int second = after("", first);
    int third = after("", second);

    assertThat(operator.request().post("/api/processes/{id}/abandon/", second).statusCode())
        .isEqualTo(200);

    assertThat(process(second).getString("reason")).isEqualTo("LOST");
    becomesFailedFor(third, "Process " + second + ", for which it waited, ended Failed.");
    assertThat(started(Command.class)).doesNotContain(second);
  }

  @Test
  void a_rerun_waits_for_nothing() {
    int first = alice.startHelloWorld();
    int second = after("", first);

    int again = alice.request().post("/api/processes/{id}/rerun/", second).jsonPath().getInt("id");

    assertThat(process(again).getMap("")).doesNotContainKey("after");
    assertThat(process(again).getString("worker")).isEqualTo(agent.worker().value());
    assertThat(process(second).getString("worker")).isNull();
  }

  @Test
  void a_key_answers_the_same_process_and_counts_what_it_waits_for() {
    int first = alice.startHelloWorld();
    String key = UUID.randomUUID().toString();
    int second = keyed(key, "[" + first + "]").jsonPath().getInt("id");

    assertThat(keyed(key, "[" + first + "]").jsonPath().getInt("id")).isEqualTo(second);
    assertThat(keyed(key, "[" + second + "]").statusCode()).isEqualTo(409);
    assertThat(keyed(key, "").statusCode()).isEqualTo(409);
    end(first, JobOutcome.SUCCEEDED);
    alice.request().delete("/api/processes/{id}/", first).then().statusCode(204);
    assertThat(keyed(key, "[" + first + "]").jsonPath().getInt("id")).isEqualTo(second);
  }

  private Response keyed(String key, String after) {
    return alice
        .request()
        .header("Idempotency-Key", key)
        .formParam("pipeline", "hello_world")
        .formParam("after", after)
        .post("/api/processes/");
  }

  @Test
  void it_counts_as_an_open_process() {
    TestClient bob = TestClient.of("bob");
    int first = bob.startHelloWorld();
    String quota = "/api/owners/" + bob.id() + "/quota/";
    int open = bob.request().get(quota).jsonPath().getInt("used.open_processes");
    int held = bob.start("{\"pipeline\":\"hello_world\",\"after\":[%d]}".formatted(first));
    assertThat(bob.request().get(quota).jsonPath().getInt("used.open_processes"))
        .isEqualTo(open + 1);
    operator
        .request()
        .contentType(ContentType.JSON)
        .body(Map.of("open_processes", open + 1))
        .put(quota)
        .then()
        .statusCode(200);
    try {
      Response answer =
          bob.request()
              .contentType(ContentType.JSON)
              .body("{\"pipeline\":\"hello_world\",\"after\":[%d]}".formatted(held))
              .post("/api/processes/");
      assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(429);
    } finally {
      operator.request().delete(quota);
    }
  }

  /** An older instance, or one that died right after its commit, releases nothing. */
  @Test
  void an_end_that_released_nothing_is_found_within_seconds() throws SQLException {
    int first = alice.startHelloWorld();
    int second = after("", first);
    int third = after("", second);
    int fourth = after("", third);

    update("UPDATE process SET status = 'SUCCESSFUL', ended_at = now() WHERE id = " + first);
    update(
        "UPDATE process SET status = 'STOPPING', stop_by = 'old', stop_at = now() WHERE id = "
            + third);

    await().atMost(LIMIT).until(() -> process(second).getString("worker") != null);
    becomes(process(third), "Stopped");
    becomesFailedFor(fourth, "Process " + third + ", for which it waited, ended Stopped.");
    assertThat(started(StartProcess.class)).contains(second).doesNotContain(third, fourth);
  }
}
