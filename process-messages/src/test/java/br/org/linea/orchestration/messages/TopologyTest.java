package br.org.linea.orchestration.messages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopologyTest {

  private static final Path DEFINITIONS = Path.of("../deploy/rabbitmq/definitions.json");

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

  private static List<String> names(String kind) throws IOException {
    List<String> names = new ArrayList<>();
    read().get(kind).forEach(node -> names.add(node.get("name").asText()));
    return names;
  }

  private static JsonNode read() throws IOException {
    return new ObjectMapper().readTree(DEFINITIONS.toFile());
  }
}
