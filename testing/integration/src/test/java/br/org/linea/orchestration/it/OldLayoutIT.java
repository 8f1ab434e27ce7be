package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.process.ProjectFolder;
import br.org.linea.orchestration.stack.programs.OrchestratorApi;
import br.org.linea.orchestration.stack.programs.Pydantic2;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A pipeline of the system that this one replaces, as it is: config.py, run.sh, sbatch.template,
 * and an entry with absolute paths.
 */
class OldLayoutIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static Platform platform;
  private static OrchestratorApi api;
  private static Client client;

  @BeforeAll
  static void start() throws IOException {
    Path python =
        Pydantic2.python()
            .orElseGet(() -> Assumptions.abort("no Python with pydantic 2 can be made here"));
    platform = Platform.shared();
    api =
        OrchestratorApi.start(
            platform.site(),
            "api-with-models",
            Map.of(
                "ORCHESTRATOR_CONFIG_MODELS_PYTHON",
                python.toString(),
                "ORCHESTRATOR_CONFIG_MODELS_TIME_LIMIT",
                "3s",
                "DASK_EXECUTOR",
                "slurm"));
    client = platform.client(api.url());
    Path old = ProjectFolder.find().root().resolve("testing/integration/src/test/old-layout");
    add("sky_sample", Files.readString(old.resolve("sky_sample/config.py")));
    for (String file : List.of("run.sh", "sbatch.template")) {
      Files.copy(
          old.resolve("sky_sample").resolve(file),
          folder("sky_sample").resolve(file),
          StandardCopyOption.COPY_ATTRIBUTES);
    }
    add("hangs", "while True: pass\n");
    add("exits", "import os\nos._exit(0)\n");
    Awaitility.await("the catalogue to be read anew")
        .atMost(Duration.ofSeconds(30))
        .until(() -> client.request().get("/api/pipelines/exits/").statusCode() == 200);
  }

  private static Path folder(String pipeline) {
    return platform.site().pipelines().resolve(pipeline);
  }

  /** Puts a pipeline into the catalogue as an administrator of the old system did. */
  private static void add(String name, String model) throws IOException {
    Files.createDirectories(folder(name));
    Files.writeString(folder(name).resolve("config.py"), model);
    Files.writeString(
        platform.site().pipelines().resolve("pipelines.yaml"),
        """

        %s:
            display_name: 'Sample of the sky'
            path: '%s'
            executor: 'slurm'
            runner: 'bash'
            executable: 'run.sh'
            schema_config: '%s/config.py'
            version: '0.0.1'
        """
            .formatted(name, folder(name), folder(name)),
        StandardOpenOption.APPEND);
  }

  @AfterAll
  static void stop() {
    if (api != null) {
      api.terminate();
    }
  }

  @Test
  void it_runs_through_slurm_without_an_edit() throws IOException {
    int id =
        client.start(
            "sky_sample",
            "{\"radius_arcsec\": 1e8, \"executor\": {\"args\": {\"worker\": {\"cores\": 2}}}}");

    client.await(id, LIMIT, "Successful");

    Path run = platform.runDirectory(client, id);
    assertThat(run.resolve("outputs/summary.txt"))
        .content()
        .isEqualTo("slurm 2 --time=1:00:00\n" + platform.site().datasets() + "/mini 100000000.0\n");
    assertThat(run.resolve("return.code")).content().contains("0");
  }

  @Test
  void its_schema_is_shown_and_a_config_is_checked_by_its_validators() {
    assertThat(client.request().get("/api/pipelines/sky_sample/schema/").jsonPath().getMap("$"))
        .containsKey("properties");
    Response verdict =
        client
            .request()
            .formParam("used_config", "{\"executor\": {\"name\": \"pbs\"}, \"radius\": 1}")
            .post("/api/pipelines/sky_sample/validate/");
    assertThat(verdict.statusCode()).isEqualTo(200);
    assertThat(verdict.jsonPath().getList("errors.pointer")).isEqualTo(List.of("/executor"));
    assertThat(verdict.jsonPath().getString("error")).contains("there is no executor pbs");
  }

  @Test
  void a_config_that_is_wrong_or_cannot_be_judged_creates_no_process() {
    Client stranger = platform.client(api.url());
    Response wrong = stranger.submit("sky_sample", "{\"catalogues\": 3, \"radius_arcsec\": \"x\"}");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.jsonPath().getList("errors.pointer"))
        .isEqualTo(List.of("/catalogues", "/radius_arcsec"));
    Response late = stranger.submit("hangs", "");
    assertThat(late.statusCode()).isEqualTo(503);
    assertThat(late.jsonPath().getString("error"))
        .isEqualTo(
            "[config loader] The config model of hangs could not be asked:"
                + " it took more than 3 seconds");
    Response gone = stranger.submit("exits", "");
    assertThat(gone.statusCode()).isEqualTo(400);
    assertThat(gone.jsonPath().getString("error"))
        .isEqualTo(
            "[config loader] The config model of exits cannot be used:"
                + " it ended Python (exit code 0)");
    assertThat(stranger.request().get("/api/processes/").jsonPath().getList("$")).isEmpty();
    assertThat(stranger.submit("sky_sample", "").statusCode()).isEqualTo(201);
  }
}
