package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** From POST to the end, through real Slurm. */
class PipelineJourneyIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static Platform platform;
  private static Client client;

  @BeforeAll
  static void start() {
    platform = Platform.start();
    client = platform.client();
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @Test
  void hello_world_ends_successful_and_leaves_what_clients_read() throws IOException {
    int id = client.start("hello_world", "{\"message\": \"olá\", \"seconds\": 0}");

    client.await(id, LIMIT, "Successful");

    JsonPath process = client.process(id);
    Path run = platform.runDirectory(process.getString("path_str"));
    assertThat(process.getString("path_str")).isEqualTo("hello_world/%08d".formatted(id));
    assertThat(run.resolve("hello.txt")).content().contains("olá");
    assertThat(run)
        .isDirectoryContaining("glob:**/config.yml")
        .isDirectoryContaining("glob:**/process.yml")
        .isDirectoryContaining("glob:**/job.sbatch")
        .isDirectoryContaining("glob:**/run.out")
        .isDirectoryContaining("glob:**/run.err");
    assertThat(Files.readString(run.resolve("return.code")).strip()).isEqualTo("0");
    assertThat(slurmStates(process.getLong("pid"))).contains("COMPLETED");
    assertThat(process.getString("ended_at")).isNotNull();
  }

  @Test
  void cross_lsdb_dev_with_an_empty_config_finds_exactly_the_expected_pairs() throws IOException {
    int id = client.start("cross_lsdb_dev", "");

    client.await(id, LIMIT, "Successful");

    Path run = platform.runDirectory(client.process(id).getString("path_str"));
    List<String> expected =
        pairs(platform.site().pipelines().resolve("cross_lsdb_dev/sample/expected_pairs.csv"));
    assertThat(expected).isNotEmpty();
    assertThat(pairs(run.resolve("cross_match.csv"))).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void a_pipeline_that_exits_3_ends_failed_though_slurm_says_completed() {
    int id = client.start("exit_three", "");

    client.await(id, LIMIT, "Failed");

    JsonPath process = client.process(id);
    assertThat(slurmStates(process.getLong("pid"))).contains("COMPLETED");
    assertThat(process.getString("comment")).contains("3");
  }

  @Test
  void a_wrong_partition_ends_failed_with_the_words_of_sbatch() {
    int id = client.start("wrong_partition", "");

    client.await(id, LIMIT, "Failed");

    JsonPath process = client.process(id);
    assertThat(process.getString("comment")).containsIgnoringCase("invalid partition");
    assertThat(platform.runDirectory(process.getString("path_str")).resolve("unexpected.txt"))
        .doesNotExist();
  }

  /** The identifiers of each row, whatever columns follow them. */
  private static List<String> pairs(Path csv) throws IOException {
    return Files.readAllLines(csv).stream()
        .filter(line -> !line.startsWith("#"))
        .skip(1)
        .map(line -> line.split(","))
        .map(cells -> cells[0] + " " + cells[1])
        .toList();
  }

  private static String slurmStates(long job) {
    return platform
        .slurm()
        .ask("sacct", "--parsable2", "--noheader", "--jobs=" + job, "--format=State");
  }
}
