package br.org.linea.orchestration.api.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.AgentFixture;
import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.messages.JobEnded;
import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.JobPhase;
import br.org.linea.orchestration.messages.JobUsage;
import br.org.linea.orchestration.messages.ProcessEvent;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a job has used, and the advice. */
@ApiTest
class UsageTest extends AgentFixture {

  private static final String USAGE =
      """
      {"state":"FAILED","exit_code":"3:0","node_list":"n1","elapsed_seconds":33,"cpu_seconds":31.819,
       "memory_bytes":209715200,"read_bytes":7,"written_bytes":8,"nodes":1,"cpus":1,
       "requested_memory_bytes":524288000,"requested_cpus":1,"time_limit_seconds":300}
      """;

  private JobUsage usage(String text) {
    try {
      return json.readValue(text, JobUsage.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ProcessEvent with(ProcessEvent event, JobUsage usage) {
    JobEnded end = (JobEnded) event;
    return new JobEnded(
        end.processId(),
        end.taskId(),
        end.job().used(usage),
        end.outcome(),
        end.failure(),
        end.detail());
  }

  /** An end whose verdict has a sentence. */
  private ProcessEvent failed(JsonPath process) {
    JobEnded end = (JobEnded) agent.ended(process, JobOutcome.FAILED);
    return new JobEnded(
        end.processId(),
        end.taskId(),
        end.job(),
        end.outcome(),
        end.failure(),
        "The pipeline ended with exit code 3. Its last words on stderr: one\nboom");
  }

  private void isTold(JsonPath process) {
    await()
        .atMost(LIMIT)
        .until(() -> !"Its agent has not told it yet.".equals(usage(process).getString("missing")));
  }

  private JsonPath usage(JsonPath process) {
    return get(process.getInt("id"), "usage/");
  }

  @Test
  void what_a_job_used_is_shown_with_what_it_had_asked_for() {
    JsonPath process = started();
    agent.say(1, failed(process));
    becomes(process, "Failed");
    assertThat(usage(process).getString("missing")).isEqualTo("Its agent has not told it yet.");
    JsonPath before = process(process.getInt("id"));
    List<?> history = get(process.getInt("id"), "history/").getList("$");

    agent.say(2, with(failed(process), usage(USAGE)));
    isTold(process);

    JsonPath answer = usage(process);
    assertThat(answer.getString("status")).isEqualTo("Failed");
    assertThat(answer.getLong("usage.used.memory_bytes")).isEqualTo(209715200);
    assertThat(answer.getDouble("usage.used.cpu_seconds")).isEqualTo(31.819);
    assertThat(answer.getLong("usage.requested.memory_bytes")).isEqualTo(524288000);
    assertThat(answer.getLong("usage.requested.time_limit_seconds")).isEqualTo(300);
    assertThat(answer.getString("advice.rule")).isEqualTo("nonzero_exit");
    assertThat(answer.getString("advice.text")).contains("exit code 3", "boom");
    JsonPath after = process(process.getInt("id"));
    assertThat(after.getMap("usage")).isEqualTo(answer.getMap("usage"));
    assertThat(after.getMap("advice")).isEqualTo(answer.getMap("advice"));
    for (String field : List.of("status", "started_at", "ended_at", "comment", "reason")) {
      assertThat(after.<Object>get(field)).as(field).isEqualTo(before.get(field));
    }
    assertThat(get(process.getInt("id"), "history/").getList("$")).isEqualTo(history);
    assertThat(
            alice
                .request()
                .get("/api/processes/?page_size=1&page=1&ordering=-id")
                .jsonPath()
                .getLong("[0].usage.used.read_bytes"))
        .isEqualTo(7);
  }

  @Test
  void a_usage_that_comes_twice_or_late_changes_nothing() {
    JsonPath process = started();
    agent.say(1, agent.ended(process, JobOutcome.SUCCEEDED));
    ProcessEvent told = with(agent.ended(process, JobOutcome.SUCCEEDED), usage(USAGE));
    agent.say(3, told);
    isTold(process);
    agent.say(3, with(told, JobUsage.missing("twice")));
    agent.say(2, with(told, JobUsage.missing("late")));

    JsonPath next = started();
    agent.say(1, agent.ended(next, JobOutcome.SUCCEEDED));
    becomes(next, "Successful");
    assertThat(usage(process).getLong("usage.used.memory_bytes")).isEqualTo(209715200);
    assertThat(usage(process).getMap("advice")).isNull();
  }

  @Test
  void a_process_that_has_not_ended_says_so_and_explains_its_wait() {
    JsonPath process = started();
    assertThat(usage(process).getString("missing"))
        .isEqualTo("The process has not ended; accounting is read after the end.");
    agent.say(1, agent.alive(process, JobPhase.PENDING));
    becomes(process, "Pending");

    assertThat(usage(process).getMap("usage")).isNull();
    assertThat(usage(process).getString("status")).isEqualTo("Pending");
  }

  @Test
  void why_nothing_is_known_is_in_the_agents_words() {
    JsonPath process = started();
    agent.say(1, agent.ended(process, JobOutcome.SUCCEEDED));
    agent.say(
        2,
        with(
            agent.ended(process, JobOutcome.SUCCEEDED),
            JobUsage.missing("This cluster keeps no accounts.")));
    isTold(process);

    assertThat(usage(process).getString("missing")).isEqualTo("This cluster keeps no accounts.");
    assertThat(process(process.getInt("id")).getMap("usage")).isNull();
  }

  @Test
  void only_its_owner_and_operators_see_it() {
    int id = started().getInt("id");
    Response other = TestClient.of("bob").request().get("/api/processes/{id}/usage/", id);
    assertThat(other.statusCode()).isEqualTo(404);
    assertThat(other.asString()).isEqualTo("{\"detail\":\"No Process matches the given query.\"}");
    assertThat(operator.request().get("/api/processes/{id}/usage/", id).statusCode())
        .isEqualTo(200);
    assertThat(given().get("/api/processes/{id}/usage/", id).statusCode()).isEqualTo(401);
    assertThat(alice.request().get("/api/processes/999999999/usage/").statusCode()).isEqualTo(404);
  }
}
