package br.org.linea.orchestration.api.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.ScriptedAgent;
import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.messages.Command;
import br.org.linea.orchestration.messages.StartProcess;
import br.org.linea.orchestration.messages.StopProcess;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stops of processes whose Start no agent has seen. */
@ApiTest
class WithdrawnStartsTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final TestClient alice = TestClient.of("alice");

  @Inject ObjectMapper json;
  BiConsumer<String, Boolean> parts;
  private ScriptedAgent agent;

  @BeforeEach
  void an_agent_without_an_executor_registers() {
    agent = ScriptedAgent.connect("worker", json);
    agent.register(ScriptedAgent.JOURNAL, "");
  }

  @AfterEach
  void everything_is_there_again() {
    parts.accept("broker", true);
    agent.register(ScriptedAgent.JOURNAL, "");
    agent.close();
  }

  private String status(int id) {
    return alice.request().get("/api/processes/{id}/status/", id).jsonPath().getString("status");
  }

  private Response stop(int id) {
    return alice.request().post("/api/processes/{id}/stop/", id);
  }

  /** All commands that come before the Start of a process that is started now. */
  private List<Command> commandsSoFar() {
    int last = alice.startHelloWorld();
    List<Command> commands = new ArrayList<>();
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              // All at once: tests before this one may have left hundreds.
              agent.waiting().forEach(next -> commands.add((Command) next.data()));
              return commands.stream().anyMatch(each -> each.processId().value() == last);
            });
    return commands;
  }

  /** Its Start waits in the outbox, for an agent that takes commands. */
  private int startWhileTheBrokerIsAway() {
    agent.register(ScriptedAgent.JOURNAL, "slurm");
    commandsSoFar();
    parts.accept("broker", false);
    await()
        .atMost(LIMIT)
        .until(
            () ->
                TestClient.management()
                    .get("/q/health/ready")
                    .asString()
                    .contains("commands wait in the outbox"));
    return alice.startHelloWorld();
  }

  private static void assertAbout(List<Command> commands, int id, Class<?>... kinds) {
    assertThat(commands.stream().filter(command -> command.processId().value() == id))
        .extracting(Object::getClass)
        .containsExactly(kinds);
  }

  @Test
  void a_process_that_no_agent_has_ends_with_its_stop_and_is_never_sent() {
    int id = alice.startHelloWorld();
    assertThat(alice.request().get("/api/processes/{id}/", id).jsonPath().getString("reason"))
        .isEqualTo("No agent that runs on slurm is alive.");

    Response answer = stop(id);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.jsonPath().getInt("status")).isEqualTo(3);
    assertThat(status(id)).isEqualTo("Stopped");
    assertThat(
            alice
                .request()
                .get("/api/processes/{id}/history/", id)
                .jsonPath()
                .getList("status", String.class))
        .containsExactly("Queued", "Stopping", "Stopped");
    agent.register(ScriptedAgent.JOURNAL, "slurm");
    assertAbout(commandsSoFar(), id);
  }

  @Test
  void a_start_that_waits_for_the_broker_is_withdrawn_with_its_stop() {
    int id = startWhileTheBrokerIsAway();

    stop(id).then().statusCode(200);

    assertThat(status(id)).isEqualTo("Stopped");
    parts.accept("broker", true);
    assertAbout(commandsSoFar(), id);
  }

  @Test
  void a_start_that_an_agent_may_have_is_followed_by_its_stop() {
    agent.register(ScriptedAgent.JOURNAL, "slurm");
    int id = alice.startHelloWorld();
    List<Command> first = commandsSoFar();
    assertAbout(first, id, StartProcess.class);

    stop(id).then().statusCode(200);

    assertThat(status(id)).isEqualTo("Stopping");
    assertAbout(commandsSoFar(), id, StopProcess.class);
  }

  @Test
  void what_an_agent_has_read_in_its_list_is_not_withdrawn() {
    int id = startWhileTheBrokerIsAway();
    assertThat(
            TestClient.of("worker")
                .request()
                .get("/api/agents/{worker}/processes/", agent.worker().value())
                .jsonPath()
                .getList("start.process_id", Integer.class))
        .contains(id);

    stop(id).then().statusCode(200);

    assertThat(status(id)).isEqualTo("Stopping");
  }
}
