package br.org.linea.orchestration.agent.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.job.JobName;
import br.org.linea.orchestration.agent.job.SbatchOptions;
import br.org.linea.orchestration.agent.job.SbatchOptions.Argument;
import br.org.linea.orchestration.agent.job.SbatchOptions.Option;
import br.org.linea.orchestration.agent.job.SbatchOptions.Shape;
import br.org.linea.orchestration.agent.job.SbatchOptions.Treatment;
import br.org.linea.orchestration.agent.rundir.RunFiles;
import br.org.linea.orchestration.catalogue.Resources;
import br.org.linea.orchestration.catalogue.RunOptions;
import br.org.linea.orchestration.catalogue.SuccessBy;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each translation was compared with the job that sbatch makes of the option, its environment
 * included: v0.0.38 on Slurm 22.05, v0.0.40 to v0.0.42 on 24.11, v0.0.43 to v0.0.45 on 26.05.
 */
class RestJobTest {

  private static final RestVersion V38 = new RestVersion(38);
  private static final RestVersion V42 = new RestVersion(42);
  private static final JsonMapper JSON = new JsonMapper();

  static Stream<Option> options() {
    return SbatchOptions.all().stream();
  }

  private static JobSubmission submission(RunOptions options) {
    return new JobSubmission(
        new JobName("orch-12-0123456789ab"),
        Path.of("/run/12"),
        Path.of("/run/12/job.sbatch"),
        "process 12",
        options);
  }

  private static Optional<JsonNode> request(
      RestVersion version, String script, RunOptions options) {
    return RestJob.body(version, submission(options), script, Map.of("A", "b=c \"d\"\nü"))
        .map(RestJobTest::json);
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  private static Optional<JsonNode> job(RestVersion version, String directives) {
    return request(version, "#!/bin/sh\n" + directives + "\n:\n", RunOptions.NONE)
        .map(request -> ((ObjectNode) request.path("job")).without("script"));
  }

  /** A value that fits each shape, and what it becomes in v0.0.38. */
  private static String sample(Shape shape) {
    return switch (shape) {
      case TEXT -> "some";
      case MINUTES -> "7";
      case MEGABYTES -> "300M";
      case COUNT -> "3";
      case RANGE -> "1-2";
      case NUMBER -> "50";
      case YES, NO, NONE -> "";
    };
  }

  @ParameterizedTest
  @MethodSource("options")
  void every_option_is_translated_as_the_table_says_or_leaves_the_job_to_sbatch(Option option) {
    String value =
        option
            .field()
            .map(field -> sample(field.shape()))
            .filter(sample -> !sample.isEmpty())
            .orElse(option.argument() == Argument.REQUIRED ? "some" : "");
    String directive = "#SBATCH --" + option.name() + (value.isEmpty() ? "" : "=" + value);
    for (RestVersion version : List.of(V38, V42)) {
      Optional<JsonNode> plain = job(version, "");
      Optional<JsonNode> job = job(version, directive);
      assertThat(job.isPresent()).as(directive).isEqualTo(option.field().isPresent());
      option
          .field()
          .filter(field -> field.name().isEmpty())
          .ifPresent(none -> assertThat(job).as(directive).isEqualTo(plain));
      option
          .field()
          .filter(field -> !field.name().isEmpty())
          .ifPresent(field -> assertThat(job).as(directive).isNotEqualTo(plain));
    }
  }

  @Test
  void no_option_is_translated_that_the_agent_refuses() {
    assertThat(options())
        .filteredOn(option -> option.treatment() == Treatment.REFUSE)
        .extracting(Option::field)
        .containsOnly(Optional.empty());
    assertThat(options())
        .filteredOn(option -> option.treatment() == Treatment.OVERRIDE)
        .extracting(option -> option.field().orElseThrow().shape())
        .containsOnly(Shape.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "--time=90, time_limit, 90",
    "--time=0:30, time_limit, 1",
    "--time=2:30, time_limit, 3",
    "-t 1:30:00, time_limit, 90",
    "--time=1-2, time_limit, 1560",
    "--time=1-2:03, time_limit, 1563",
    "--time=1-2:03:04, time_limit, 1564",
    "--time-min 5, time_minimum, 5",
    "--mem=2G, memory_per_node, 2048",
    "--mem=300, memory_per_node, 300",
    "--mem=1500K, memory_per_node, 2",
    "--mem=1T, memory_per_node, 1048576",
    "--mem-per-cpu=200M, memory_per_cpu, 200",
    "-c3, cpus_per_task, 3",
    "-n 4, tasks, 4",
    "-N2, nodes, 2",
    "--nodes=1-2, nodes, 1-2",
    "--nice=0, nice, 0",
    "-p short, partition, short",
    "-A science, account, science",
    "--constraint=fast&big, constraints, fast&big",
    "--requeue, requeue, true",
    "--no-requeue, no_requeue, true",
    "--dependency=afterok:7, dependency, afterok:7",
  })
  void a_value_is_what_sbatch_takes_it_for(String directive, String field, String expected) {
    assertThat(job(V38, "#SBATCH " + directive).orElseThrow().path(field).asText())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--time=0",
        "--time=UNLIMITED",
        "--time=1:2:3:4",
        "--time=-1",
        "--mem=0",
        "--mem=2g",
        "--mem=2GB",
        "--mem=1.5G",
        "--cpus-per-task=0",
        "--cpus-per-task=all",
        "--ntasks=4-8",
        "--nodes=1,3",
        "--nodes=1-2:2",
        "--nodes=2k",
        "--nice",
        "--nice=-5",
        "--requeue=expedite",
        "--partition=",
        "--mem=1G --mem-per-cpu=1G",
        "--of-a-plugin=1",
        "-1",
        "--ntasks-per-node=2",
        "--dependency=singleton",
      })
  void what_is_not_surely_understood_goes_by_sbatch(String directive) {
    assertThat(job(V38, "#SBATCH " + directive)).isEmpty();
    assertThat(job(V42, "#SBATCH " + directive)).isEmpty();
  }

  @Test
  void the_last_directive_wins_and_the_entry_wins_over_all() {
    RunOptions entry =
        new RunOptions(
            Resources.of(Map.of("partition", "hidden", "time", "8")),
            SuccessBy.EXIT_FILE,
            Optional.empty(),
            Optional.of(true),
            List.of());
    String script =
        "#!/bin/sh\n#SBATCH -t 1 -p main --no-requeue\n#SBATCH -c 1\n#SBATCH -c 2 # two\n:\n";

    JsonNode job = request(V38, script, entry).orElseThrow().path("job");

    assertThat(job.path("time_limit").asInt()).isEqualTo(8);
    assertThat(job.path("partition").asText()).isEqualTo("hidden");
    assertThat(job.path("cpus_per_task").asInt()).isEqualTo(2);
    assertThat(job.path("requeue").asBoolean()).isTrue();
    assertThat(job.has("no_requeue")).isFalse();
    assertThat(job.path("environment").path("SLURM_CPUS_PER_TASK").asText()).isEqualTo("2");
  }

  @Test
  void gpus_that_the_entry_asks_for_leave_the_job_to_sbatch() {
    RunOptions entry =
        new RunOptions(
            Resources.of(Map.of("gpus", "1")),
            SuccessBy.EXIT_FILE,
            Optional.empty(),
            Optional.empty(),
            List.of());

    assertThat(request(V42, "#!/bin/sh\n:\n", entry)).isEmpty();
  }

  @Test
  void an_old_version_gets_plain_values_and_the_script_beside_the_job() {
    String script = "#!/bin/sh\n#SBATCH --time=7\necho \"ü\t\\\"\n";

    JsonNode request = request(V38, script, RunOptions.NONE).orElseThrow();

    assertThat(request)
        .isEqualTo(
            json(
                """
                {"script": "#!/bin/sh\\n#SBATCH --time=7\\necho \\"ü\\t\\\\\\"\\n",
                 "job": {
                   "time_limit": 7,
                   "name": "orch-12-0123456789ab",
                   "comment": "process 12",
                   "current_working_directory": "/run/12",
                   "standard_output": "/run/12/process.out",
                   "standard_error": "/run/12/process.err",
                   "open_mode": "append",
                   "environment": {"A": "b=c \\"d\\"\\nü"}}}
                """
                    .replace("process.out", RunFiles.OUT)
                    .replace("process.err", RunFiles.ERR)));
  }

  @Test
  void a_new_version_gets_quantities_lists_and_the_script_in_the_job() {
    JsonNode request =
        request(V42, "#!/bin/sh\n#SBATCH --time=7 --no-requeue\n:\n", RunOptions.NONE)
            .orElseThrow();
    JsonNode job = request.path("job");

    assertThat(request.has("script")).isFalse();
    assertThat(job.path("script").asText()).startsWith("#!/bin/sh\n");
    assertThat(job.path("time_limit"))
        .isEqualTo(json("{\"set\": true, \"infinite\": false, \"number\": 7}"));
    assertThat(job.path("requeue")).isEqualTo(json("false"));
    assertThat(job.path("open_mode")).isEqualTo(json("[\"APPEND\"]"));
    assertThat(job.path("environment"))
        .extracting(JsonNode::asText)
        .contains("A=b=c \"d\"\nü", "OMPI_MCA_plm_slurm_args=--external-launcher");
    assertThat(
            request(new RestVersion(39), "#!/bin/sh\n:\n", RunOptions.NONE)
                .orElseThrow()
                .has("script"))
        .isTrue();
  }
}
