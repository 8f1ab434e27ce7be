package br.org.linea.orchestration.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A heartbeat with the last answer of Slurm. */
class GoldenQueryTest {

  @Test
  void a_heartbeat_with_a_query_is_written_and_read_as_agreed() throws IOException {
    JsonNode golden = GoldenJsonTest.read("/golden-query/agent.heartbeat.json");

    Envelope envelope = GoldenJsonTest.MAPPER.treeToValue(golden, Envelope.class);

    assertThat(((AgentHeartbeat) envelope.data()).slurmQuery())
        .contains(new SlurmQuery(Instant.parse("2026-11-24T11:59:58Z"), 42));
    assertThat(GoldenJsonTest.MAPPER.<JsonNode>valueToTree(envelope).toPrettyString())
        .isEqualTo(golden.toPrettyString());
  }

  @Test
  void a_heartbeat_of_an_older_agent_has_none() throws IOException {
    JsonNode golden = GoldenJsonTest.read("/golden/agent.heartbeat.json");
    Envelope envelope = GoldenJsonTest.MAPPER.treeToValue(golden, Envelope.class);
    assertThat(((AgentHeartbeat) envelope.data()).slurmQuery()).isEqualTo(Optional.empty());
  }

  @Test
  void a_query_of_a_negative_length_is_none() {
    assertThatThrownBy(() -> new SlurmQuery(Instant.EPOCH, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
