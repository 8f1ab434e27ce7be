package br.org.linea.orchestration.api.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.ScriptedAgent;
import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.JobPhase;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.http.Method;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients see of a process in each of its seven states, and what a stop answers there. */
@ApiTest
class StatesTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final TestClient alice = TestClient.of("alice");

  @Inject ObjectMapper json;
  private static ScriptedAgent agent;

  /** The states by their public numbers and words, and how a process gets there. */
  private enum State {
    SUCCESSFUL(0, "Successful"),
    PENDING(1, "Pending"),
    RUNNING(2, "Running"),
    STOPPING(3, "Stopping"),
    STOPPED(4, "Stopped"),
    FAILED(5, "Failed"),
    QUEUED(6, "Queued");

    private final int code;
    private final String label;

    State(int code, String label) {
      this.code = code;
      this.label = label;
    }

    private boolean isOver() {
      return this == SUCCESSFUL || this == STOPPED || this == FAILED;
    }

    private boolean mayBeStopped() {
      return this == QUEUED || this == PENDING || this == RUNNING;
    }
  }

  @BeforeEach
  void an_agent_registers() {
    if (agent == null) {
      agent = ScriptedAgent.register("worker", json);
    }
  }

  @AfterAll
  static void the_agent_leaves() {
    agent.close();
    agent = null;
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void a_state_has_its_word_its_number_and_its_times_and_a_finish_changes_nothing(State state) {
    int id = processIn(state);
    for (Method method : new Method[] {Method.POST, Method.GET}) {
      Response answer = alice.request().request(method, "/api/processes/{id}/finish/", id);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.jsonPath().getInt("status")).isEqualTo(state.code);
      assertThat(answer.jsonPath().<Object>get("used_config")).isInstanceOf(String.class);
    }

    JsonPath status = get(id, "status/");
    JsonPath process = get(id, "");

    assertThat(status.getString("status")).isEqualTo(state.label);
    assertThat(process.getInt("status")).isEqualTo(state.code);
    assertThat(status.getString("started_at"))
        .isNotNull()
        .isEqualTo(process.getString("started_at"));
    assertThat(status.getString("ended_at")).isEqualTo(process.getString("ended_at"));
    assertThat(status.getString("ended_at") != null).isEqualTo(state.isOver());
    assertThat(process.getString("cluster")).isEqualTo(process.get("pid") == null ? null : "linea");
    if (state != State.RUNNING && !state.isOver()) {
      assertThat(status.getString("started_at")).isEqualTo(process.getString("created_at"));
    }
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void a_stop_is_answered_with_200_and_the_next_status_says_what_came_of_it(State state) {
    for (Method method : new Method[] {Method.POST, Method.GET}) {
      int id = processIn(state);

      Response answer = alice.request().request(method, "/api/processes/{id}/stop/", id);

      assertThat(answer.statusCode()).isEqualTo(200);
      if (state.mayBeStopped()) {
        assertThat(answer.jsonPath().getInt("status")).isEqualTo(3);
        assertThat(answer.jsonPath().<Object>get("used_config")).isInstanceOf(String.class);
      } else {
        assertThat(answer.asString())
            .isEqualTo(
                "{\"message\":\"Process[hello_world-%08d] has already %s\"}"
                    .formatted(
                        id,
                        state == State.STOPPING || state == State.STOPPED
                            ? "been marked to be stopped."
                            : "finished. status=" + state.code));
      }
      assertThat(get(id, "status/").getString("status"))
          .isEqualTo(state.mayBeStopped() ? "Stopping" : state.label);
    }
  }

  private int processIn(State state) {
    JsonPath process = get(alice.startHelloWorld(), "");
    int id = process.getInt("id");
    if (state == State.STOPPING || state == State.STOPPED) {
      alice.request().post("/api/processes/{id}/stop/", id).then().statusCode(200);
    }
    switch (state) {
      case PENDING -> agent.say(1, agent.submitted(process));
      case RUNNING -> agent.say(1, agent.alive(process, JobPhase.RUNNING));
      case SUCCESSFUL -> agent.say(1, agent.ended(process, JobOutcome.SUCCEEDED));
      case FAILED -> agent.say(1, agent.ended(process, JobOutcome.FAILED));
      case STOPPED -> agent.say(1, agent.ended(process, JobOutcome.CANCELLED));
      case QUEUED, STOPPING -> {}
    }
    await().atMost(LIMIT).until(() -> state.label.equals(get(id, "status/").getString("status")));
    return id;
  }

  private JsonPath get(int id, String what) {
    return alice.request().get("/api/processes/" + id + "/" + what).jsonPath();
  }
}
