package br.org.linea.orchestration.api.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.AgentFixture;
import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.ScriptedAgent;
import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.messages.AgentHeartbeat;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.FileAnswer;
import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.JobPhase;
import br.org.linea.orchestration.messages.Message;
import br.org.linea.orchestration.messages.ProcessEvent;
import br.org.linea.orchestration.messages.ProcessId;
import br.org.linea.orchestration.messages.RunFile;
import br.org.linea.orchestration.messages.Topology;
import br.org.linea.orchestration.messages.WorkerName;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A thief with the broker password of one agent tries to reach another agent's processes. */
@ApiTest
class StolenAgentCredentialTest extends AgentFixture {

  private static final long HUGE_LEASE = 1L << 62;

  private ScriptedAgent thief;

  /** What the thief says of who sends a message. */
  enum Sender {
    THIEF,
    NONE
  }

  @BeforeEach
  void another_agent_connects() {
    thief = ScriptedAgent.connect("heir", json);
  }

  @AfterEach
  void it_leaves() {
    thief.close();
  }

  private static void isRefusedByTheBroker(ThrowingCallable attempt) {
    assertThatThrownBy(attempt).hasStackTraceContaining("ACCESS_REFUSED");
  }

  private static double counted(String reason) {
    return TestClient.management()
        .get("/q/metrics")
        .asString()
        .lines()
        .filter(line -> line.startsWith("orchestrator_messages_refused_total"))
        .filter(line -> line.contains("reason=\"" + reason + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private BasicProperties properties(Sender sender) {
    BasicProperties.Builder properties = new BasicProperties.Builder().deliveryMode(2);
    return sender == Sender.NONE ? properties.build() : properties.userId(thief.user()).build();
  }

  private void publish(Sender sender, String exchange, String key, Message message, long lease)
      throws Exception {
    Envelope envelope =
        Envelope.of(
            UUID.randomUUID(),
            Envelope.agentSource(agent.worker()),
            Instant.now(),
            lease,
            99,
            message);
    try (Channel channel = thief.newChannel()) {
      channel.confirmSelect();
      channel.basicPublish(exchange, key, properties(sender), json.writeValueAsBytes(envelope));
      channel.waitForConfirmsOrDie(10_000);
    }
  }

  /** The victim's real events still count, and nothing of the thief's has. */
  private void goesOn(JsonPath process) {
    agent.say(1, agent.submitted(process));
    becomes(process, "Pending");
    agent.say(2, agent.ended(process, JobOutcome.SUCCEEDED));
    becomes(process, "Successful");
    JsonPath history = get(process.getInt("id"), "history/");
    assertThat(history.getList("status")).isEqualTo(List.of("Queued", "Pending", "Successful"));
    assertThat(history.getString("[2].source")).isEqualTo("/agents/" + agent.worker());
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent.worker", "agent.worker.files"})
  void binds_no_queue_to_the_exchange_of_commands(String key) {
    String own = Topology.agentQueue(thief.worker());
    String wanted = key.replace("worker", agent.worker().value());
    isRefusedByTheBroker(() -> thief.newChannel().queueBind(own, Topology.COMMANDS, wanted));
    isRefusedByTheBroker(() -> thief.newChannel().queueBind(own + ".files", Topology.EVENTS, "#"));
  }

  @Test
  void declares_and_deletes_nothing() {
    String own = Topology.agentQueue(thief.worker());
    isRefusedByTheBroker(() -> thief.newChannel().queueDeclare());
    isRefusedByTheBroker(
        () -> thief.newChannel().queueDeclare(own + ".more", false, true, true, Map.of()));
    isRefusedByTheBroker(() -> thief.newChannel().queueDelete(own));
    isRefusedByTheBroker(() -> thief.newChannel().exchangeDeclare(own + ".x", "fanout"));
    isRefusedByTheBroker(() -> thief.newChannel().exchangeDelete(Topology.EVENTS));
  }

  @Test
  void reads_no_queue_of_another() {
    String commands = Topology.agentQueue(agent.worker());
    for (String queue :
        List.of(
            commands,
            commands + Topology.FILES_SUFFIX,
            Topology.PROCESS_EVENTS,
            Topology.PROCESS_EVENTS_DEAD,
            Topology.COMMANDS_DEAD,
            Topology.UNROUTABLE)) {
      isRefusedByTheBroker(() -> thief.newChannel().basicGet(queue, true));
      isRefusedByTheBroker(
          () -> thief.newChannel().basicConsume(queue, true, (tag, message) -> {}, tag -> {}));
      isRefusedByTheBroker(() -> thief.newChannel().queuePurge(queue));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {Topology.COMMANDS, Topology.DEAD_LETTERS, Topology.UNROUTABLE, "", "amq.topic"})
  void writes_to_no_exchange_but_events_and_answers(String exchange) {
    isRefusedByTheBroker(
        () -> {
          try (Channel channel = thief.newChannel()) {
            channel.confirmSelect();
            channel.basicPublish(
                exchange, Topology.agentQueue(agent.worker()), null, new byte[] {1});
            channel.waitForConfirmsOrDie(10_000);
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Sender.class)
  void ends_no_process_of_another(Sender sender) throws Exception {
    JsonPath process = started();
    double before = counted("sender");
    long dead = agent.ready(Topology.PROCESS_EVENTS_DEAD);

    ProcessEvent end = agent.ended(process, JobOutcome.FAILED);
    publish(sender, Topology.EVENTS, end.routingKey(), end, agent.lease());

    await().atMost(LIMIT).until(() -> agent.ready(Topology.PROCESS_EVENTS_DEAD) == dead + 1);
    assertThat(counted("sender")).isEqualTo(before + 1);
    goesOn(process);
  }

  @Test
  void ends_no_process_of_another_in_its_own_name() throws Exception {
    JsonPath process = started();
    double before = counted("other_agent");

    ProcessEvent end = thief.ended(process, JobOutcome.FAILED);
    publish(Sender.THIEF, Topology.EVENTS, end.routingKey(), end, agent.lease());

    await().atMost(LIMIT).until(() -> counted("other_agent") == before + 1);
    goesOn(process);
  }

  @Test
  void sends_nothing_in_the_name_of_another_user() {
    BasicProperties forged = new BasicProperties.Builder().userId(agent.user()).build();
    assertThatThrownBy(
            () -> {
              try (Channel channel = thief.newChannel()) {
                channel.confirmSelect();
                channel.basicPublish(Topology.EVENTS, "process.failed", forged, new byte[] {1});
                channel.waitForConfirmsOrDie(10_000);
              }
            })
        .hasStackTraceContaining("PRECONDITION_FAILED");
  }

  @Test
  void poisons_no_order_of_events_with_a_lease_that_was_never_given() throws Exception {
    JsonPath process = started();
    long dead = agent.ready(Topology.PROCESS_EVENTS_DEAD);
    double before = counted("lease");

    agent.say(HUGE_LEASE, 1, agent.alive(process, JobPhase.RUNNING));
    ProcessEvent alive = agent.alive(process, JobPhase.RUNNING);
    publish(Sender.THIEF, Topology.EVENTS, alive.routingKey(), alive, HUGE_LEASE);

    await().atMost(LIMIT).until(() -> agent.ready(Topology.PROCESS_EVENTS_DEAD) == dead + 2);
    assertThat(counted("lease")).isEqualTo(before + 1);
    goesOn(process);
  }

  @ParameterizedTest
  @EnumSource(Sender.class)
  void sends_no_heartbeat_for_another(Sender sender) throws Exception {
    WorkerName name = agent.worker();
    long dead = agent.ready(Topology.PROCESS_EVENTS_DEAD);
    Message heartbeat =
        new AgentHeartbeat(
            name, Instant.now(), "stolen", List.of("local"), Optional.empty(), "stolen", 666, 0);

    publish(sender, Topology.EVENTS, Topology.agentKey(name), heartbeat, agent.lease());

    await().atMost(LIMIT).until(() -> agent.ready(Topology.PROCESS_EVENTS_DEAD) == dead + 1);
    JsonPath agents = TestClient.of("operator").request().get("/api/agents/").jsonPath();
    String found = "find { it.worker == '" + name + "' }.";
    assertThat(agents.getString(found + "version")).isEqualTo("0.1.0");
    assertThat(agents.getList(found + "executors")).isEqualTo(List.of("slurm"));
  }

  private static FileAnswer answer(int process, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new FileAnswer(
        new ProcessId(process),
        RunFile.OUT,
        FileAnswer.Outcome.READ,
        0,
        bytes.length,
        Base64.getEncoder().encodeToString(bytes),
        "");
  }

  @ParameterizedTest
  @EnumSource(Sender.class)
  void answers_no_question_that_another_was_asked(Sender sender) {
    int id = alice.startHelloWorld();
    double before = counted("sender");
    // Even one who knew the number of the question, which the broker shows to the victim alone.
    agent.answerFiles(question -> answer(id, "real"), asked -> answerInstead(sender, id, asked));

    Response log = alice.request().get("/api/processes/" + id + "/logs/");

    assertThat(log.asString()).isEqualTo("real");
    assertThat(log.header("X-Log-Source")).isEqualTo("agent");
    // The API asks for the output of other runs meanwhile.
    await().atMost(LIMIT).until(() -> counted("sender") > before);
    agent.stopAnsweringFiles();
  }

  private void answerInstead(Sender sender, int process, BasicProperties asked) {
    try (Channel channel = thief.newChannel()) {
      channel.confirmSelect();
      channel.basicPublish(
          Topology.REPLIES,
          asked.getReplyTo(),
          properties(sender).builder().correlationId(asked.getCorrelationId()).build(),
          json.writeValueAsBytes(answer(process, "forged")));
      channel.waitForConfirmsOrDie(10_000);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
