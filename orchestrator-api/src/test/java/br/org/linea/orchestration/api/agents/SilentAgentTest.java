package br.org.linea.orchestration.api.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.ScriptedAgent;
import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.messages.AgentHeartbeat;
import br.org.linea.orchestration.messages.JobPhase;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An agent dies after it was given processes. */
@ApiTest
class SilentAgentTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final TestClient alice = TestClient.of("alice");

  @Inject ObjectMapper json;
  private ScriptedAgent agent;

  @BeforeEach
  void an_agent_registers() {
    agent = ScriptedAgent.register("worker", json);
  }

  @AfterEach
  void it_leaves() {
    agent.register(ScriptedAgent.JOURNAL, "");
    agent.close();
  }

  private JsonPath process(int id) {
    return alice.request().get("/api/processes/{id}/", id).jsonPath();
  }

  private String reason(int id) {
    return process(id).getString("reason");
  }

  private void lastSeen(String when) throws SQLException {
    try (Connection connection = TestClient.database();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE agent SET last_seen = %s WHERE worker = '%s'".formatted(when, agent.worker()));
    }
  }

  private void awaitReason(int id) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(reason(id))
                    .startsWith("The agent " + agent.worker() + ", which has this process,")
                    .contains("has sent no heartbeat since 2026-01-02T03:04:05Z"));
  }

  @Test
  void its_queued_processes_say_so_until_it_beats_again() throws SQLException {
    int id = alice.startHelloWorld();
    assertThat(reason(id)).isNull();

    lastSeen("'2026-01-02T03:04:05Z'");

    awaitReason(id);
    assertThat(process(id).getInt("status")).isEqualTo(6);
    agent.say(1, heartbeat());
    await().atMost(LIMIT).until(() -> reason(id) == null);
  }

  private AgentHeartbeat heartbeat() {
    return new AgentHeartbeat(
        agent.worker(),
        Instant.now(),
        "0.1.0",
        List.of("slurm"),
        Optional.of("linea"),
        "abc",
        0,
        0);
  }

  /** As after a restore, when the database knows an agent that was heard of before the backup. */
  @Test
  void what_found_no_living_agent_is_sent_after_its_next_heartbeat() throws SQLException {
    lastSeen("'2026-01-02T03:04:05Z'");
    int id = alice.startHelloWorld();
    assertThat(process(id).getString("worker")).isNull();

    agent.say(1, heartbeat());

    await()
        .atMost(LIMIT)
        .until(
            () ->
                agent.next(command -> command.subject().equals(Integer.toString(id))).isPresent());
    assertThat(process(id).getString("worker")).isEqualTo(agent.worker().value());
  }

  @Test
  void its_running_processes_keep_what_it_said_of_them() throws SQLException {
    int running = alice.startHelloWorld();
    agent.say(1, agent.alive(process(running), JobPhase.RUNNING));
    await().atMost(LIMIT).until(() -> process(running).getInt("status") == 2);
    int queued = alice.startHelloWorld();

    lastSeen("'2026-01-02T03:04:05Z'");

    awaitReason(queued);
    assertThat(reason(running)).isNull();
  }

  /** Two instances, or one that looks at the very moment of a heartbeat. */
  @Test
  void a_reason_that_came_too_late_goes_away_by_itself() throws SQLException {
    int id = alice.startHelloWorld();
    lastSeen("'2026-01-02T03:04:05Z'");
    awaitReason(id);

    lastSeen("now()");

    await().atMost(LIMIT).until(() -> reason(id) == null);
  }
}
