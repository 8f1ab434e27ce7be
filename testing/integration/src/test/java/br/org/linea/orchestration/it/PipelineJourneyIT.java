package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** From POST to the end, through real Slurm. */
class PipelineJourneyIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** The agent's own default. */
  private static final Duration PUBLISH_DELAY = Duration.ofSeconds(2);

  private static Platform platform;
  private static Client client;

  @BeforeAll
  static void start() {
    platform = Platform.shared();
    client = platform.client();
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
    // Clients read its files at once, and over NFS they are seen some time later.
    assertThat(published(id))
        .isAfterOrEqualTo(
            Files.getLastModifiedTime(run.resolve("return.code")).toInstant().plus(PUBLISH_DELAY));
  }

  @Test
  void an_agent_that_reads_the_same_file_has_the_catalogue_of_the_api() {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              JsonPath agents = client.request().get("/api/agents/").jsonPath();
              assertThat(agents.getList("findAll { it.alive }.catalogue_differences"))
                  .isNotEmpty()
                  .allMatch(
                      Map.of("changed", List.of(), "only_api", List.of(), "only_agent", List.of())
                          ::equals);
            });
  }

  private static Instant published(int process) {
    return Instant.parse(
        client
            .request()
            .get("/api/processes/{id}/history/", process)
            .jsonPath()
            .getString("find { it.status == 'Successful' }.at"));
  }

  @Test
  void cross_lsdb_dev_with_an_empty_config_finds_the_nearest_partner_of_each_object()
      throws IOException {
    int id = client.start("cross_lsdb_dev", "");

    client.await(id, LIMIT, "Successful");

    // Within one left object the pairs are nearest first.
    Set<String> seen = new HashSet<>();
    List<String> nearest =
        expectedPairs().stream().filter(pair -> seen.add(pair.split(" ")[0])).toList();
    assertThat(nearest).isNotEmpty();
    assertThat(foundPairs(id)).containsExactlyInAnyOrderElementsOf(nearest);
  }

  @Test
  void cross_lsdb_dev_asked_for_all_partners_finds_exactly_the_expected_pairs() throws IOException {
    int id = client.start("cross_lsdb_dev", "{\"n_neighbors\": null}");

    client.await(id, LIMIT, "Successful");

    assertThat(foundPairs(id)).containsExactlyInAnyOrderElementsOf(expectedPairs());
  }

  private static List<String> expectedPairs() throws IOException {
    return pairs(platform.site().pipelines().resolve("cross_lsdb_dev/sample/expected_pairs.csv"));
  }

  private static List<String> foundPairs(int process) throws IOException {
    return pairs(platform.runDirectory(client, process).resolve("cross_match.csv"));
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

  /** The names of both partners of each row, whatever columns are between them. */
  private static List<String> pairs(Path csv) throws IOException {
    List<List<String>> rows =
        Files.readAllLines(csv).stream().map(line -> List.of(line.split(",", -1))).toList();
    int left = rows.getFirst().indexOf("left_id");
    int right = rows.getFirst().indexOf("right_id");
    return rows.stream().skip(1).map(row -> row.get(left) + " " + row.get(right)).toList();
  }

  private static String slurmStates(long job) {
    return platform
        .slurm()
        .ask("sacct", "--parsable2", "--noheader", "--jobs=" + job, "--format=State");
  }
}
