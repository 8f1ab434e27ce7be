package br.org.linea.orchestration.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A heartbeat with the pipelines of the agent's catalogue. */
class GoldenCatalogueTest {

  private static final CatalogueEntry HELLO =
      new CatalogueEntry(new PipelineName("hello_world"), "1.0.0", "5f70bf18a0860070");

  private static AgentHeartbeat heartbeat(List<CatalogueEntry> pipelines) {
    return new AgentHeartbeat(
        new WorkerName("slurm-agent"),
        Instant.EPOCH,
        "0.1.0",
        List.of("slurm"),
        Optional.empty(),
        "abc",
        0,
        0,
        Optional.empty(),
        Optional.of(pipelines));
  }

  @Test
  void a_heartbeat_with_pipelines_is_written_and_read_as_agreed() throws IOException {
    JsonNode golden = GoldenJsonTest.read("/golden-catalogue/agent.heartbeat.json");

    Envelope envelope = GoldenJsonTest.MAPPER.treeToValue(golden, Envelope.class);

    assertThat(((AgentHeartbeat) envelope.data()).pipelines()).contains(List.of(HELLO));
    assertThat(GoldenJsonTest.MAPPER.<JsonNode>valueToTree(envelope).toPrettyString())
        .isEqualTo(golden.toPrettyString());
  }

  @Test
  void a_heartbeat_of_an_older_agent_has_none() throws IOException {
    JsonNode golden = GoldenJsonTest.read("/golden-query/agent.heartbeat.json");
    Envelope envelope = GoldenJsonTest.MAPPER.treeToValue(golden, Envelope.class);
    assertThat(((AgentHeartbeat) envelope.data()).pipelines()).isEmpty();
  }

  @Test
  void what_would_be_too_much_to_keep_is_refused_or_cut() {
    assertThatThrownBy(() -> heartbeat(Collections.nCopies(CatalogueEntry.MOST + 1, HELLO)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CatalogueEntry(HELLO.pipeline(), "1", "f".repeat(65)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new CatalogueEntry(HELLO.pipeline(), "1".repeat(300), "f").version())
        .isEqualTo("1".repeat(100));
  }
}
