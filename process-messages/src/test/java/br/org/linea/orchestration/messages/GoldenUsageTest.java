package br.org.linea.orchestration.messages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The end of a run that says what its job has used. */
class GoldenUsageTest {

  @Test
  void an_end_that_tells_what_the_job_used_is_written_and_read_as_its_golden_file()
      throws IOException {
    JobEnded plain = (JobEnded) GoldenJsonTest.EXAMPLES.get("process.ended");
    JobUsage usage =
        new JobUsage(
            Optional.empty(),
            Optional.of("FAILED"),
            Optional.of("NonZeroExitCode"),
            Optional.of("3:0"),
            Optional.of("3:0"),
            Optional.of("n[1-2]"),
            Optional.of(19L),
            Optional.of(36.819),
            Optional.of(209_715_200L),
            Optional.of(22_665_748L),
            Optional.of(20_973_219L),
            Optional.of(2),
            Optional.of(4),
            Optional.of(1_073_741_824L),
            Optional.of(4),
            Optional.of(3_600L));
    Envelope used =
        GoldenJsonTest.envelope(
            new JobEnded(
                plain.processId(),
                plain.taskId(),
                plain.job().used(usage),
                plain.outcome(),
                plain.failure(),
                plain.detail()));
    JsonNode golden = GoldenJsonTest.read("/golden-usage/process.ended.json");

    assertThat(GoldenJsonTest.MAPPER.<JsonNode>valueToTree(used).toPrettyString())
        .isEqualTo(golden.toPrettyString());
    assertThat(GoldenJsonTest.MAPPER.treeToValue(golden, Envelope.class)).isEqualTo(used);
  }
}
