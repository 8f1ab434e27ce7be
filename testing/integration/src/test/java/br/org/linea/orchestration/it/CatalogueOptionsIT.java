package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.services.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The optional keys of an entry of the catalogue, with the real Slurm. */
class CatalogueOptionsIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @AutoClose private static Platform platform;
  private static Client client;
  @TempDir private static Path agentsPipelines;

  @BeforeAll
  static void start() throws IOException {
    platform =
        Platform.start(
            LocalStack.open(),
            Map.of(
                "SLURM_AGENT_EXECUTORS",
                "slurm,local",
                "SLURM_AGENT_PIPELINES_DIR",
                agentsPipelines.toString()));
    client = platform.client();
    agentReads(UnaryOperator.identity());
  }

  /** The agent's own copy of the catalogue, changed; it reads it anew by itself. */
  private static void agentReads(UnaryOperator<String> change) throws IOException {
    Path shared = platform.site().pipelines();
    String entries = Files.readString(shared.resolve("pipelines.yaml"));
    Files.writeString(
        agentsPipelines.resolve("pipelines.yaml"),
        change.apply(entries.replace("  path: ", "  path: " + shared + "/")));
  }

  private static void await(Path file) {
    Awaitility.await(file.toString()).atMost(LIMIT).until(() -> Files.exists(file));
  }

  /** Started and at work: it has set its trap. */
  private static int ready(String pipeline, String onTerm) {
    int id = client.start(pipeline, "{\"on_term\": " + onTerm + "}");
    await(platform.runDirectory(client, id).resolve("ready.txt"));
    client.await(id, LIMIT, "Running");
    return id;
  }

  private static void letGo(int id) throws IOException {
    await(platform.runDirectory(client, id).resolve("told.txt"));
    assertThat(client.status(id)).isEqualTo("Stopping");
    Files.createFile(platform.runDirectory(client, id).resolve("let_go.txt"));
  }

  @Test
  void what_the_entry_asks_of_slurm_wins_over_the_template() {
    int id = client.start("resourceful", "");
    client.await(id, LIMIT, "Running");

    String job = platform.showJob(client, id);

    assertThat(job)
        .contains("Partition=hidden", "Account=science", "TimeLimit=00:07:00", "CPUs/Task=2")
        .contains("MinMemoryNode=300M", "Requeue=0");
    client.stop(id).then().statusCode(200);
    client.await(id, LIMIT, "Stopped");
  }

  private static int start(String resources) {
    return client
        .request()
        .formParam("pipeline", "resourceful")
        .formParam("resources", resources)
        .post("/api/processes/")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  @Test
  void what_a_request_asks_of_slurm_wins_over_the_entry() {
    int id =
        start(
            "{\"partition\": \"main\", \"memory\": \"350M\", \"nodes\": 1, \"time\": \"0:09:00\"}");
    client.await(id, LIMIT, "Running");

    String job = platform.showJob(client, id);

    assertThat(job)
        .contains("Partition=main", "Account=science", "TimeLimit=00:09:00", "CPUs/Task=2")
        .contains("MinMemoryNode=350M", "NumNodes=1");
    client.stop(id).then().statusCode(200);
    client.await(id, LIMIT, "Stopped");
  }

  @Test
  void an_agent_checks_what_a_request_asks_for_by_its_own_limits() throws IOException {
    agentReads(entries -> entries.replace("memory: 400M", "memory: 320M"));

    int id = start("{\"memory\": \"350M\"}");

    client.await(id, LIMIT, "Failed");
    assertThat(client.process(id).getString("comment"))
        .contains("BAD_CONFIG", "resources.memory must be at most 320M");
    agentReads(UnaryOperator.identity());
  }

  @Test
  void where_slurms_word_decides_a_script_that_ends_well_has_succeeded() {
    int id = client.start("slurms_word", "");

    client.await(id, LIMIT, "Successful");
  }

  @Test
  void no_more_than_max_running_are_at_work_and_the_rest_waits_in_order_with_the_reason() {
    List<Integer> waiting =
        new ArrayList<>(
            Stream.generate(() -> client.start("one_at_a_time", "{\"on_term\": 0}"))
                .limit(3)
                .toList());

    while (!waiting.isEmpty()) {
      int first = waiting.removeFirst();
      client.await(first, LIMIT, "Running");
      for (int later : waiting) {
        Awaitility.await("process " + later + " to be held back by max_running")
            .atMost(LIMIT)
            .until(
                () ->
                    String.valueOf(client.process(later).getString("reason"))
                        .contains("max_running lets 1"));
        assertThat(client.status(later)).isEqualTo("Queued");
      }
      client.stop(first).then().statusCode(200);
      client.await(first, LIMIT, "Stopped");
    }
  }

  @Test
  void a_process_has_the_labels_of_its_pipeline_and_its_own_win() {
    int id =
        client
            .request()
            .formParam("pipeline", "one_at_a_time")
            .formParam("labels", "{\"stage\": \"mine\", \"field\": \"S82\"}")
            .post("/api/processes/")
            .then()
            .statusCode(201)
            .extract()
            .path("id");

    assertThat(client.process(id).<String, String>getMap("labels"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("survey", "lsst", "stage", "mine", "field", "S82"));
    client.stop(id).then().statusCode(200);
    client.await(id, LIMIT, "Stopped");
  }

  @Test
  void a_catalogue_that_broke_is_reported_with_its_line_beside_the_pipelines_of_before()
      throws IOException {
    Path file = platform.site().pipelines().resolve("pipelines.yaml");
    String good = Files.readString(file);
    Map<String, Object> before = catalogue();
    int line = (int) good.substring(0, good.indexOf("executor: slurm")).lines().count();
    try {
      Files.writeString(file, good.replaceFirst("executor: slurm", "executor: slrum"));

      Awaitility.await("the problem").atMost(LIMIT).until(() -> catalogue().containsKey("problem"));

      assertThat(catalogue().get("problem").toString())
          .contains("pipelines.yaml, line " + line, "must be slurm or local, not 'slrum'");
      assertThat(catalogue().get("pipelines")).isEqualTo(before.get("pipelines"));
    } finally {
      Files.writeString(file, good);
    }
    Awaitility.await("no problem").atMost(LIMIT).until(() -> catalogue().equals(before));
  }

  private static Map<String, Object> catalogue() {
    return client.request().get("/api/pipelines/").jsonPath().getMap("$");
  }

  @ParameterizedTest
  @ValueSource(strings = {"graceful", "graceful_local"})
  void a_pipeline_that_ends_well_when_told_to_end_has_finished_first(String pipeline)
      throws IOException {
    int id = ready(pipeline, "0");

    client.stop(id).then().statusCode(200);
    letGo(id);

    client.await(id, LIMIT, "Successful");
  }

  @Test
  void a_pipeline_that_ends_with_another_code_when_its_step_gets_term_is_stopped()
      throws IOException {
    int id = ready("graceful_srun", "7");

    client.stop(id).then().statusCode(200);
    letGo(id);

    client.await(id, LIMIT, "Stopped");
  }

  @Test
  void a_pipeline_that_goes_on_when_told_to_end_is_cancelled_after_its_grace() {
    int id = ready("graceful_short", "\"ignore\"");

    Instant asked = Instant.now();
    client.stop(id).then().statusCode(200);
    client.await(id, LIMIT, "Stopped");

    assertThat(Duration.between(asked, Instant.now())).isGreaterThan(Duration.ofSeconds(3));
  }

  @Test
  void a_grace_survives_the_agent_and_an_entry_that_has_none_any_more() throws IOException {
    int id = ready("graceful", "7");
    client.stop(id).then().statusCode(200);
    await(platform.runDirectory(client, id).resolve("told.txt"));

    platform.agent().kill();
    agentReads(entries -> entries.replaceAll("(?m)^  stop_grace: .*$", ""));
    platform.startAgent();
    letGo(id);

    client.await(id, LIMIT, "Stopped");
    assertThat(client.request().get("/api/processes/{id}/history/", id).asString())
        .contains("\"raw_state\":\"COMPLETED\"", "\"exit_file\":7");
    agentReads(UnaryOperator.identity());
  }

  @Test
  void a_start_of_what_the_agent_has_in_another_version_or_not_at_all_fails_and_says_so()
      throws IOException {
    agentReads(
        entries ->
            entries
                .replaceFirst("(?s)(exit_three:.*?version: )1.0.0", "$12.0.0")
                .replace("\nchatty:", "\ntalkative:"));

    int other = client.start("exit_three", "");
    int none = client.start("chatty", "");

    client.await(other, LIMIT, "Failed");
    client.await(none, LIMIT, "Failed");
    assertThat(client.process(other).getString("comment"))
        .contains("BAD_CONFIG", "version 2.0.0", "1.0.0", "exit_three");
    assertThat(client.process(none).getString("comment")).contains("BAD_CONFIG", "chatty");
    agentReads(UnaryOperator.identity());
  }
}
