package br.org.linea.orchestration.api.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.AgentFixture;
import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestBroker;
import br.org.linea.orchestration.messages.AgentHeartbeat;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.JobAlive;
import br.org.linea.orchestration.messages.JobEnded;
import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.JobPhase;
import br.org.linea.orchestration.messages.JobSubmitted;
import br.org.linea.orchestration.messages.Message;
import br.org.linea.orchestration.messages.ProcessEvent;
import br.org.linea.orchestration.messages.Topology;
import br.org.linea.orchestration.stack.fuzz.RandomCases;
import br.org.linea.orchestration.stack.fuzz.RandomCases.Draw;
import br.org.linea.orchestration.stack.fuzz.RandomJson;
import br.org.linea.orchestration.stack.fuzz.RandomText;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever comes into the queue of events: it is read on, and nothing changes by it. */
@ApiTest
class EventsFuzzTest extends AgentFixture {

  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final List<String> KEYS =
      List.of("process.running", "process.ended", "agent.worker", "process.x");

  @BeforeEach
  void an_agent_registers() throws Exception {
    forgetTheDead();
  }

  @AfterEach
  void the_agent_leaves_and_nothing_stays() throws Exception {
    forgetTheDead();
  }

  private static void forgetTheDead() throws Exception {
    try (Connection connection = TestBroker.connect();
        Channel channel = connection.createChannel()) {
      channel.queuePurge(Topology.PROCESS_EVENTS_DEAD);
    }
  }

  private ObjectNode envelope(Message message) {
    return json.valueToTree(
        Envelope.of(
            UUID.randomUUID(),
            Envelope.agentSource(agent.worker()),
            Instant.now(),
            agent.lease(),
            7,
            message));
  }

  private ProcessEvent about(Draw draw, JsonPath process) {
    return switch (draw.below(4)) {
      case 0 -> agent.submitted(process);
      case 1 -> agent.alive(process, draw.of(JobPhase.values()));
      default -> agent.ended(process, draw.of(JobOutcome.values()));
    };
  }

  /** The same event about a process that there is not: another one has its number. */
  private static ProcessEvent aboutNothing(ProcessEvent event) {
    UUID task = UUID.randomUUID();
    return switch (event) {
      case JobSubmitted said -> new JobSubmitted(said.processId(), task, said.job());
      case JobAlive said -> new JobAlive(said.processId(), task, said.job(), said.phase());
      case JobEnded said ->
          new JobEnded(
              said.processId(), task, said.job(), said.outcome(), said.failure(), said.detail());
      default -> throw new IllegalArgumentException("not made here: " + event);
    };
  }

  private Message heartbeat() {
    return new AgentHeartbeat(
        agent.worker(),
        Instant.now(),
        "0.1.0",
        List.of("slurm"),
        Optional.of("linea"),
        "abc",
        1,
        0);
  }

  private void nothingWaits() {
    agent.isHeard();
    await()
        .atMost(LIMIT)
        .until(
            () ->
                agent.ready(Topology.PROCESS_EVENTS) == 0
                    && agent.consumers(Topology.PROCESS_EVENTS) == 1);
  }

  /** Nothing has happened to this process, and its events are still taken. */
  private void goesOn(JsonPath process) {
    nothingWaits();
    int id = process.getInt("id");
    assertThat(get(id, "history/").getList("status")).isEqualTo(List.of("Queued"));
    agent.say(1, agent.alive(process, JobPhase.RUNNING));
    await().atMost(LIMIT).until(() -> "Running".equals(get(id, "status/").getString("status")));
  }

  /** Of what an event must have, something is not there, or is something else. */
  private String unreadable(Draw draw, ObjectNode event) {
    ObjectNode data = (ObjectNode) event.get("data");
    switch (draw.below(6)) {
      case 0 -> event.remove(draw.of("type", "data"));
      case 1 -> event.put("type", RandomText.any(draw));
      case 2 -> event.set("data", json.getNodeFactory().textNode(RandomText.any(draw)));
      case 3 -> data.remove(draw.of("task_id", "job"));
      case 4 -> data.put(draw.of("task_id", "job", "process_id"), "x" + RandomText.any(draw));
      default -> data.put("process_id", draw.of(0L, -1L, 2_147_483_648L, Long.MIN_VALUE));
    }
    return event.toString();
  }

  @Test
  void an_unreadable_message_is_a_dead_letter_and_changes_nothing() {
    JsonPath process = started();
    RandomCases.each(
        draw -> {
          ObjectNode event = envelope(about(draw, process));
          String text = event.toString();
          String body =
              switch (draw.below(4)) {
                case 0 -> "!" + RandomText.any(draw);
                case 1 -> RandomJson.any(draw).toString();
                case 2 -> text.substring(0, draw.below(text.length()));
                default -> unreadable(draw, event);
              };
          agent.mentionText(draw.of(KEYS), body);
        });
    goesOn(process);
    await()
        .atMost(LIMIT)
        .until(() -> agent.ready(Topology.PROCESS_EVENTS_DEAD) == RandomCases.count());
  }

  @Test
  void what_is_said_of_no_process_changes_none() {
    JsonPath process = started();
    RandomCases.each(
        draw -> {
          ObjectNode event = envelope(aboutNothing(about(draw, process)));
          String body =
              draw.rarely(2)
                  ? RandomText.changed(draw, event.toString(), "{}[]\",:0 ")
                  : RandomJson.changed(draw, event).toString();
          agent.mentionText(draw.of(KEYS), body);
        });
    goesOn(process);
  }

  @ParameterizedTest
  @CsvSource({
    "job.observed_at, +300000-01-01T00:00:00Z",
    "job.observed_at, -1000000000-01-01T00:00:00Z",
    "job.started_at, -100000-01-01T00:00:00Z",
  })
  void what_no_column_can_hold_is_a_dead_letter_and_changes_nothing(String where, String what) {
    JsonPath process = started();
    ObjectNode event = envelope(agent.ended(process, JobOutcome.FAILED));
    String[] names = where.split("\\.");
    ((ObjectNode) event.get("data").get(names[0])).put(names[1], what);

    agent.mentionText("process.ended", event.toString());

    goesOn(process);
    await().atMost(LIMIT).until(() -> agent.ready(Topology.PROCESS_EVENTS_DEAD) == 1);
  }

  @Test
  void an_event_that_was_long_on_its_way_is_taken() {
    JsonPath process = started();
    ObjectNode event = envelope(agent.ended(process, JobOutcome.SUCCEEDED));
    event.put("time", "0001-01-01T00:00:00Z");

    agent.mentionText("process.ended", event.toString());

    await()
        .atMost(LIMIT)
        .until(() -> "Successful".equals(get(process.getInt("id"), "status/").getString("status")));
    nothingWaits();
    assertThat(agent.ready(Topology.PROCESS_EVENTS_DEAD)).isZero();
  }

  @Test
  void what_says_the_impossible_of_one_process_holds_up_no_other() {
    JsonPath process = started();
    JsonPath victim = started();
    RandomCases.each(
        draw -> {
          Message message = draw.rarely(2) ? about(draw, victim) : heartbeat();
          agent.mentionText(draw.of(KEYS), RandomJson.changed(draw, envelope(message)).toString());
        });
    goesOn(process);
  }
}
