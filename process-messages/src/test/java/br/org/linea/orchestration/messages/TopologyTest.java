package br.org.linea.orchestration.messages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopologyTest {

  private static final Path DEFINITIONS = Path.of("../deploy/rabbitmq/definitions.json");
  private static final Path AGENT = Path.of("../deploy/rabbitmq/agent.json");
  private static final Path RIGHTS = Path.of("../deploy/rabbitmq/rights.json");

  @Test
  void the_definitions_file_declares_every_exchange_the_programs_name() throws IOException {
    assertThat(names("exchanges"))
        .containsExactlyInAnyOrder(
            Topology.COMMANDS,
            Topology.EVENTS,
            Topology.REPLIES,
            Topology.UNROUTABLE,
            Topology.DEAD_LETTERS);
  }

  @Test
  void the_definitions_file_declares_every_queue_the_programs_name() throws IOException {
    assertThat(names("queues"))
        .containsExactlyInAnyOrder(
            Topology.PROCESS_EVENTS,
            Topology.PROCESS_EVENTS_DEAD,
            Topology.COMMANDS_DEAD,
            Topology.UNROUTABLE);
  }

  @Test
  void what_cannot_be_routed_goes_to_the_unroutable_queue_and_not_into_nothing()
      throws IOException {
    for (JsonNode exchange : read().get("exchanges")) {
      if (List.of(Topology.COMMANDS, Topology.EVENTS).contains(exchange.get("name").asText())) {
        assertThat(exchange.at("/arguments/alternate-exchange").asText())
            .isEqualTo(Topology.UNROUTABLE);
      }
    }
  }

  @Test
  void the_file_of_an_agent_declares_its_two_queues_and_binds_each_by_its_name()
      throws IOException {
    WorkerName worker = new WorkerName("slurm-1");
    JsonNode agent =
        new ObjectMapper().readTree(Files.readString(AGENT).replace("{worker}", worker.value()));
    List<String> queues = List.of(Topology.agentQueue(worker), Topology.filesQueue(worker));

    assertThat(agent.get("queues").findValuesAsText("name")).isEqualTo(queues);
    assertThat(agent.get("bindings").findValuesAsText("destination")).isEqualTo(queues);
    assertThat(agent.get("bindings").findValuesAsText("routing_key")).isEqualTo(queues);
    assertThat(agent.get("bindings").findValuesAsText("source")).containsOnly(Topology.COMMANDS);
  }

  @Test
  void an_agent_may_declare_nothing_and_write_to_events_and_replies_alone() throws IOException {
    JsonNode rights = new ObjectMapper().readTree(RIGHTS.toFile()).get("agent");

    assertThat(rights.get("configure").asText()).isEqualTo("^$");
    assertThat(List.of(Topology.EVENTS, Topology.REPLIES))
        .allMatch(exchange -> exchange.matches(rights.get("write").asText()));
    assertThat(
            List.of(
                Topology.COMMANDS, Topology.DEAD_LETTERS, Topology.UNROUTABLE, "amq.default", ""))
        .noneMatch(exchange -> exchange.matches(rights.get("write").asText()));
    String read = rights.get("read").asText().replace("{worker}", "a");
    assertThat(List.of("agent.a", "agent.a.files")).allMatch(queue -> queue.matches(read));
    assertThat(List.of("agent.ab", "agent.a.x", "agentxa", Topology.COMMANDS))
        .noneMatch(queue -> queue.matches(read));
  }

  @Test
  void the_api_may_send_no_event_and_declare_no_queue_but_those_for_answers() throws IOException {
    JsonNode rights = new ObjectMapper().readTree(RIGHTS.toFile()).get("api");

    assertThat(Topology.COMMANDS).matches(rights.get("write").asText());
    assertThat(List.of(Topology.EVENTS, Topology.REPLIES, Topology.DEAD_LETTERS))
        .noneMatch(exchange -> exchange.matches(rights.get("write").asText()));
    assertThat(List.of(Topology.PROCESS_EVENTS, Topology.COMMANDS_DEAD, "agent.a"))
        .noneMatch(queue -> queue.matches(rights.get("configure").asText()));
  }

  @Test
  void every_queue_that_agents_can_fill_is_bounded() throws IOException {
    JsonNode policies = read().get("policies");
    for (String queue : names("queues")) {
      assertThat(policies)
          .as(queue)
          .anyMatch(
              policy ->
                  queue.matches(policy.get("pattern").asText())
                      && policy.at("/definition/max-length-bytes").asLong() > 0);
    }
  }

  private static List<String> names(String kind) throws IOException {
    List<String> names = new ArrayList<>();
    read().get(kind).forEach(node -> names.add(node.get("name").asText()));
    return names;
  }

  private static JsonNode read() throws IOException {
    return new ObjectMapper().readTree(DEFINITIONS.toFile());
  }
}
