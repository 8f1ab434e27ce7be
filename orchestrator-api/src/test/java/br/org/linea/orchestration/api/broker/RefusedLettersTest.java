package br.org.linea.orchestration.api.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.AgentFixture;
import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestBroker;
import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.messages.Command;
import br.org.linea.orchestration.messages.JobEnded;
import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.StartProcess;
import br.org.linea.orchestration.messages.Topology;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Letters that an operator replays although somebody forged them, or no database takes them. */
@ApiTest
class RefusedLettersTest extends AgentFixture {

  private static Response replay() {
    return TestClient.of("operator").request().post("/api/dead-letters/replay/");
  }

  /** As somebody who can write to the exchange of commands, which no agent can. */
  private void letter(String body) throws Exception {
    try (Connection connection = TestBroker.connect();
        Channel channel = connection.createChannel()) {
      channel.queuePurge(Topology.COMMANDS_DEAD);
      channel.confirmSelect();
      channel.basicPublish(
          Topology.COMMANDS,
          Topology.agentQueue(agent.worker()),
          new BasicProperties.Builder().messageId("injected").build(),
          body.getBytes(StandardCharsets.UTF_8));
      channel.waitForConfirmsOrDie(10_000);
    }
    while (agent.rejectNext()) {
      // Whatever waits there dies.
    }
    await().atMost(LIMIT).until(() -> agent.ready(Topology.COMMANDS_DEAD) > 0);
  }

  private static String start(JsonPath process, UUID task, String config) {
    return """
        {"specversion": "1.0", "id": "%s", "source": "/orchestrator-api", "subject": "%d",
         "time": "2026-01-02T03:04:05Z", "lease": 0, "sequence": 0, "type": "process.start",
         "data": {"process_id": %d, "task_id": "%s", "pipeline": "hello_world",
                  "pipeline_version": "1", "executor": "slurm", "config": "%s", "owner": "thief",
                  "accepted_at": "2026-01-02T03:04:05Z"}}
        """
        .formatted(UUID.randomUUID(), process.getInt("id"), process.getInt("id"), task, config);
  }

  /** Its real start is taken from the queue. */
  private JsonPath startTaken() {
    int id = TestClient.of("alice").startHelloWorld();
    await().atMost(LIMIT).until(() -> agent.ready(Topology.agentQueue(agent.worker())) > 0);
    while (agent.next().isPresent()) {
      // Its real start is taken.
    }
    return TestClient.of("alice").request().get("/api/processes/{id}/", id).jsonPath();
  }

  @Test
  void a_command_that_no_process_explains_is_refused_and_named() throws Exception {
    JsonPath process = startTaken();
    letter(start(process, UUID.randomUUID(), "{}"));

    JsonPath answer = replay().jsonPath();

    assertThat(answer.getInt("left")).isGreaterThanOrEqualTo(1);
    String injected = "letters.find { it.queue == '" + Topology.COMMANDS_DEAD + "' }.";
    assertThat(answer.getString(injected + "message_id")).isEqualTo("injected");
    assertThat(answer.getString(injected + "reason"))
        .contains("process " + process.getInt("id"), "no process has its number and task id");
    assertThat(agent.next()).isEmpty();
  }

  @Test
  void a_stop_without_a_request_is_refused() throws Exception {
    JsonPath process = startTaken();
    letter(
        """
        {"specversion": "1.0", "id": "%s", "source": "/orchestrator-api", "subject": "1",
         "time": "2026-01-02T03:04:05Z", "lease": 0, "sequence": 0, "type": "process.stop",
         "data": {"process_id": %d, "task_id": "%s", "requested_by": "thief",
                  "requested_at": "2026-01-02T03:04:05Z"}}
        """
            .formatted(UUID.randomUUID(), process.getInt("id"), process.getString("task_id")));

    assertThat(replay().asString()).contains("StopProcess", "the API was never asked for that");
    assertThat(agent.next()).isEmpty();
  }

  @Test
  void a_command_is_sent_again_as_the_database_has_it_and_not_as_the_letter() throws Exception {
    JsonPath process = startTaken();
    letter(start(process, UUID.fromString(process.getString("task_id")), "{\\\"evil\\\":1}"));

    assertThat(replay().jsonPath().getInt("replayed")).isGreaterThanOrEqualTo(1);

    await()
        .atMost(LIMIT)
        .until(
            () ->
                agent
                    .next(
                        command ->
                            command.data() instanceof StartProcess start
                                && start.processId().value() == process.getInt("id")
                                && !start.config().contains("evil")
                                && !start.owner().equals("thief"))
                    .isPresent());
    await().atMost(LIMIT).until(() -> agent.ready(Topology.COMMANDS_DEAD) == 0);
  }

  @Test
  void a_start_of_a_process_that_waits_for_another_is_sent_once_after_it() throws Exception {
    int first = startTaken().getInt("id");
    int second = alice.start("{\"pipeline\":\"hello_world\",\"after\":[%d]}".formatted(first));
    letter(start(process(second), UUID.fromString(process(second).getString("task_id")), "{}"));

    replay().then().statusCode(200);

    agent.say(1, agent.ended(process(first), JobOutcome.SUCCEEDED));
    await().atMost(LIMIT).until(() -> process(second).getString("worker") != null);
    the_agent_registers();
    List<Integer> sent = new ArrayList<>();
    read(sent, second);
    read(sent, alice.startHelloWorld());
    assertThat(sent).containsOnlyOnce(second);
  }

  /** Reads the agent's commands until one is about the process. */
  private void read(List<Integer> sent, int id) {
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              agent.next(
                  next -> {
                    int process = ((Command) next.data()).processId().value();
                    sent.add(process);
                    return process == id;
                  });
              return sent.contains(id);
            });
  }

  private static void sql(String text) throws SQLException {
    try (java.sql.Connection database = TestClient.database();
        Statement statement = database.createStatement()) {
      statement.execute(text);
    }
  }

  /** The real database has no such fault; a trigger stands for what a later one may refuse. */
  private static void refuseToStore(String detail) throws SQLException {
    sql(
        """
        CREATE FUNCTION never() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF NEW.detail = '%s' THEN
            RAISE EXCEPTION 'this can never be stored' USING ERRCODE = '22000';
          END IF;
          RETURN NEW;
        END $$;
        CREATE TRIGGER never BEFORE UPDATE ON process FOR EACH ROW EXECUTE FUNCTION never();
        """
            .formatted(detail));
  }

  @Test
  void letters_behind_one_that_can_never_be_stored_are_replayed() throws Exception {
    JsonPath process = startTaken();
    JobEnded end = (JobEnded) agent.ended(process, JobOutcome.FAILED);
    refuseToStore("never");
    try {
      long dead = agent.ready(Topology.PROCESS_EVENTS_DEAD);
      agent.say(
          1,
          new JobEnded(
              end.processId(), end.taskId(), end.job(), end.outcome(), end.failure(), "never"));
      await().atMost(LIMIT).until(() -> agent.ready(Topology.PROCESS_EVENTS_DEAD) == dead + 1);
      letter(start(process, UUID.fromString(process.getString("task_id")), "{}"));

      Response replayed = replay();

      assertThat(replayed.statusCode()).as(replayed.asString()).isEqualTo(200);
      JsonPath answer = replayed.jsonPath();
      assertThat(answer.getInt("left")).isEqualTo(answer.getList("letters").size());
      assertThat(answer.getList("letters.queue")).contains(Topology.PROCESS_EVENTS_DEAD);
      assertThat(answer.getList("letters.sender")).contains(agent.user());
      assertThat(answer.getString("letters.reason")).contains("this can never be stored");
      assertThat(agent.ready(Topology.COMMANDS_DEAD)).isZero();
    } finally {
      sql("DROP TRIGGER never ON process; DROP FUNCTION never");
    }
    assertThat(replay().statusCode()).isEqualTo(200);
    await()
        .atMost(LIMIT)
        .until(
            () ->
                TestClient.of("alice")
                    .request()
                    .get("/api/processes/{id}/status/", process.getInt("id"))
                    .asString()
                    .contains("Failed"));
  }
}
