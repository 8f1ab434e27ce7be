package br.org.linea.orchestration.api.broker;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.AgentFixture;
import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.ScriptedAgent;
import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.messages.StartProcess;
import br.org.linea.orchestration.messages.Topology;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

@ApiTest
class DeadLettersTest extends AgentFixture {

  BiConsumer<String, Boolean> parts;

  private static JsonPath health() {
    return TestClient.management().get("/q/health/ready").jsonPath();
  }

  private static Response replay() {
    return TestClient.of("operator").request().post("/api/dead-letters/replay/");
  }

  @Test
  void an_unreadable_message_dies_at_once_shows_and_stays() {
    long before = agent.ready(Topology.PROCESS_EVENTS_DEAD);
    agent.say("process.running", "{\"specversion\":\"1.0\",\"type\":\"process.unheard-of\"}");

    await().atMost(LIMIT).until(() -> agent.ready(Topology.PROCESS_EVENTS_DEAD) == before + 1);
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              JsonPath ready = health();
              assertThat(ready.getString("status")).isEqualTo("UP");
              assertThat(ready.getString("checks.find { it.name == 'dead-letters' }.data.state"))
                  .startsWith("degraded");
              assertThat(TestClient.management().get("/q/metrics").asString())
                  .contains(
                      "orchestrator_dead_letters{queue=\"orchestrator.process-events.dead\"} "
                          + (before + 1)
                          + ".0");
            });
    Response replayed = replay();
    assertThat(replayed.statusCode()).as(replayed.asString()).isEqualTo(200);
    assertThat(replayed.jsonPath().getInt("left")).isGreaterThanOrEqualTo(1);
    await().atMost(LIMIT).until(() -> agent.ready(Topology.PROCESS_EVENTS_DEAD) == before + 1);
  }

  @Test
  void a_command_that_died_is_sent_again_to_its_agent() {
    int id = TestClient.of("alice").startHelloWorld();
    await().atMost(LIMIT).until(() -> agent.ready(Topology.agentQueue(agent.worker())) > 0);
    while (agent.rejectNext()) {
      // Whatever waits there dies.
    }
    await().atMost(LIMIT).until(() -> agent.ready(Topology.COMMANDS_DEAD) > 0);

    Response replayed = replay();

    assertThat(replayed.statusCode()).as(replayed.asString()).isEqualTo(200);
    assertThat(replayed.jsonPath().getInt("replayed")).isGreaterThanOrEqualTo(1);
    await()
        .atMost(LIMIT)
        .until(
            () ->
                agent
                    .next(
                        command ->
                            command.data() instanceof StartProcess start
                                && start.processId().value() == id)
                    .isPresent());
    await().atMost(LIMIT).until(() -> agent.ready(Topology.COMMANDS_DEAD) == 0);
  }

  @Test
  void a_command_that_had_nowhere_to_go_is_kept_and_sent_again() {
    agent.register(ScriptedAgent.JOURNAL, "");
    try (ScriptedAgent heir = ScriptedAgent.register("heir", json)) {
      try {
        parts.accept("queues of heir", false);
        int id = TestClient.of("alice").startHelloWorld();
        await().atMost(LIMIT).until(() -> heir.ready(Topology.UNROUTABLE) > 0);
        await()
            .atMost(LIMIT)
            .until(
                () ->
                    health()
                        .getString("checks.find { it.name == 'dead-letters' }.data.state")
                        .startsWith("degraded"));
        parts.accept("queues of heir", true);

        assertThat(replay().statusCode()).isEqualTo(200);

        await()
            .atMost(LIMIT)
            .until(
                () ->
                    heir.next(command -> command.subject().equals(Integer.toString(id)))
                        .isPresent());
        // It is sent before it is taken from where it was kept, so for a moment it is in both.
        await().atMost(LIMIT).until(() -> heir.ready(Topology.UNROUTABLE) == 0);
      } finally {
        parts.accept("queues of heir", true);
        // Else it would get the processes of the tests behind this one.
        heir.register(ScriptedAgent.JOURNAL, "");
      }
    }
  }

  @Test
  void only_an_operator_replays() {
    assertThat(given().post("/api/dead-letters/replay/").statusCode()).isEqualTo(401);
    assertThat(TestClient.of("alice").request().post("/api/dead-letters/replay/").statusCode())
        .isEqualTo(403);
  }
}
