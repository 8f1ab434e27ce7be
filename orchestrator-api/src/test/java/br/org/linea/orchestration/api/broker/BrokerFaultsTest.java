package br.org.linea.orchestration.api.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.AgentFixture;
import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.ScriptedAgent;
import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.messages.FileAnswer;
import br.org.linea.orchestration.messages.FileQuestion;
import br.org.linea.orchestration.messages.JobPhase;
import br.org.linea.orchestration.messages.Topology;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Queues that are deleted under the API, and what it says and does then. */
@ApiTest
class BrokerFaultsTest extends AgentFixture {

  /** What is promised for a queue that has returned. */
  private static final Duration SOON = Duration.ofSeconds(10);

  private static final String SAID = "said";

  BiConsumer<String, Boolean> parts;

  @AfterEach
  void everything_is_there_again() {
    parts.accept("topology", true);
    await().atMost(LIMIT).until(() -> agent.consumers(Topology.PROCESS_EVENTS) == 1);
  }

  private static String check(String name, String what) {
    return TestClient.management()
        .get("/q/health/ready")
        .jsonPath()
        .getString("checks.find { it.name == '%s' }.data['%s']".formatted(name, what));
  }

  private static boolean isMeasured(String line) {
    return TestClient.management().get("/q/metrics").asString().contains(line);
  }

  @Test
  void a_deleted_queue_of_events_is_named_and_what_was_said_meanwhile_is_taken_when_it_is_back() {
    int id = alice.startHelloWorld();
    JsonPath process = alice.request().get("/api/processes/{id}/", id).jsonPath();

    parts.accept("topology", false);

    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(check("broker", "events")).contains(Topology.PROCESS_EVENTS));
    assertThat(isMeasured("orchestrator_broker_subscribed 0.0")).isTrue();
    agent.say(1, agent.alive(process, JobPhase.RUNNING));
    parts.accept("topology", true);

    await().atMost(SOON).until(() -> check("broker", "events").equals("taken"));
    await().atMost(LIMIT).until(() -> status(id).equals("Running"));
    assertThat(isMeasured("orchestrator_broker_subscribed 1.0")).isTrue();
  }

  @Test
  void an_agent_whose_queue_is_gone_is_not_alive_and_gets_its_command_when_it_is_back() {
    agent.register(ScriptedAgent.JOURNAL, "");
    try (ScriptedAgent heir = ScriptedAgent.register("heir", json)) {
      parts.accept("queues of heir", false);
      try {
        int sent = alice.startHelloWorld();
        await().atMost(LIMIT).until(() -> !isAlive(heir));
        await()
            .atMost(LIMIT)
            .untilAsserted(
                () -> assertThat(check("agents", heir.worker().value())).contains("is missing"));
        int waiting = alice.startHelloWorld();
        assertThat(
                alice.request().get("/api/processes/{id}/", waiting).jsonPath().getString("worker"))
            .isNull();

        parts.accept("queues of heir", true);

        await().atMost(SOON).until(() -> isAlive(heir));
        await().atMost(LIMIT).until(() -> heir.ready(Topology.agentQueue(heir.worker())) > 0);
        await()
            .atMost(LIMIT)
            .until(
                () ->
                    heir.next(command -> command.subject().equals(Integer.toString(sent)))
                        .isPresent());
      } finally {
        parts.accept("queues of heir", true);
        heir.register(ScriptedAgent.JOURNAL, "");
      }
    }
  }

  @Test
  void questions_are_answered_again_after_all_connections_and_the_reply_queue_are_gone() {
    int id = alice.startHelloWorld();
    agent.answerFiles(BrokerFaultsTest::answer);
    assertThat(log(id)).isEqualTo(SAID);

    parts.accept("connections of the api", false);

    await().atMost(SOON).until(() -> log(id).equals(SAID));
    assertThat(check("broker", "state")).isEqualTo("connected");
  }

  private String log(int id) {
    Response answer = alice.request().get("/api/processes/{id}/logs/", id);
    return answer.statusCode() == 200 ? answer.asString() : "";
  }

  private static FileAnswer answer(FileQuestion question) {
    return new FileAnswer(
        question.processId(),
        question.file(),
        FileAnswer.Outcome.READ,
        0,
        SAID.length(),
        Base64.getEncoder().encodeToString(SAID.getBytes(StandardCharsets.UTF_8)),
        "");
  }

  private static boolean isAlive(ScriptedAgent agent) {
    return TestClient.of("operator")
        .request()
        .get("/api/agents/")
        .jsonPath()
        .getBoolean("find { it.worker == '%s' }.alive".formatted(agent.worker().value()));
  }
}
