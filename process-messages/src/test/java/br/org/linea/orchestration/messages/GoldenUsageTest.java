package br.org.linea.orchestration.messages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The end of a run that says what its job has used, or what it has left. */
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
    isAsItsGoldenFile(plain.job().used(usage), "process.ended.json");
  }

  @Test
  void an_end_that_tells_what_the_run_left_is_written_and_read_as_its_golden_file()
      throws IOException {
    JobEnded plain = (JobEnded) GoldenJsonTest.EXAMPLES.get("process.ended");
    RunManifest manifest =
        new RunManifest(
            Optional.of("ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"),
            Optional.of(2),
            Optional.of(1_048_582L),
            Optional.of("Left out: a.txt (it was changed while it was read)."));
    isAsItsGoldenFile(plain.job().listed(manifest), "process.ended.manifest.json");
  }

  @Test
  void neither_usage_nor_manifest_erases_the_other() {
    JobSnapshot plain = ((JobEnded) GoldenJsonTest.EXAMPLES.get("process.ended")).job();
    JobUsage usage = JobUsage.missing("no accounts");
    RunManifest manifest = RunManifest.missing("no files");

    assertThat(plain.usage()).isEmpty();
    assertThat(plain.manifest()).isEmpty();
    assertThat(plain.used(usage).listed(manifest))
        .isEqualTo(plain.listed(manifest).used(usage))
        .returns(Optional.of(usage), JobSnapshot::usage)
        .returns(Optional.of(manifest), JobSnapshot::manifest);
  }

  private static void isAsItsGoldenFile(JobSnapshot job, String file) throws IOException {
    JobEnded plain = (JobEnded) GoldenJsonTest.EXAMPLES.get("process.ended");
    Envelope told =
        GoldenJsonTest.envelope(
            new JobEnded(
                plain.processId(),
                plain.taskId(),
                job,
                plain.outcome(),
                plain.failure(),
                plain.detail()));
    JsonNode golden = GoldenJsonTest.read("/golden-usage/" + file);

    assertThat(GoldenJsonTest.MAPPER.<JsonNode>valueToTree(told).toPrettyString())
        .isEqualTo(golden.toPrettyString());
    assertThat(GoldenJsonTest.MAPPER.treeToValue(golden, Envelope.class)).isEqualTo(told);
  }
}
