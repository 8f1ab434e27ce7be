package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.services.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals, steps, ranks and {@code --export} of real templates, with the launcher between. */
class LauncherStepsIT {

  private static final Duration LIMIT = Duration.ofSeconds(110);

  @AutoClose private static Platform platform;
  private static Client client;

  @BeforeAll
  static void start() throws IOException {
    LocalStack stack = LocalStack.open();
    Path jobEnv = stack.folder("settings").resolve("job.env");
    Files.writeString(jobEnv, "SITE=tupi\n");
    platform = Platform.start(stack, Map.of("SLURM_AGENT_JOB_ENV_FILE", jobEnv.toString()));
    client = platform.client();
  }

  @ParameterizedTest
  @ValueSource(strings = {"checkpoint_step", "checkpoint_script"})
  void a_run_that_writes_its_checkpoint_when_slurm_says_so_is_successful(String pipeline)
      throws IOException {
    int id = client.start(pipeline, "");

    client.await(id, LIMIT, "Successful", "Failed");

    assertThat(client.status(id)).isEqualTo("Successful");
    assertThat(platform.runDirectory(client, id).resolve("signals.txt")).hasContent("USR2");
  }

  @ParameterizedTest
  @CsvSource({"0, Successful", "3, Failed"})
  void all_ranks_of_an_mpirun_run_and_the_highest_code_decides(int code, String status)
      throws IOException {
    int id = client.start("tasks_mpirun", "{\"exit_code\": " + code + "}");

    client.await(id, LIMIT, "Successful", "Failed");

    assertThat(client.status(id)).isEqualTo(status);
    assertThat(platform.marks(client, id)).contains("rank 1").doesNotHaveDuplicates();
    if (code == 0) {
      assertThat(platform.marks(client, id))
          .containsExactlyInAnyOrder("rank 0", "rank 1", "rank 2");
      assertReturned(id, code);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, Successful", "4, Failed"})
  void all_tasks_of_all_steps_run_and_the_highest_code_decides(int code, String status)
      throws IOException {
    int id = client.start("tasks_steps", "{\"exit_code\": " + code + "}");

    client.await(id, LIMIT, "Successful", "Failed");

    assertThat(client.status(id)).isEqualTo(status);
    assertThat(platform.marks(client, id)).containsExactlyInAnyOrder("0.0", "0.1", "1.0", "2.0");
    assertReturned(id, code);
  }

  private static void assertReturned(int id, int code) {
    assertThat(platform.runDirectory(client, id).resolve("return.code"))
        .hasContent(Integer.toString(code));
  }

  @Test
  void a_step_that_exports_little_has_what_is_promised() throws IOException {
    int id = client.start("environment_step", "");
    client.await(id, LIMIT, "Successful", "Failed");

    assertThat(Files.readAllLines(platform.runDirectory(client, id).resolve("environment.txt")))
        .contains(
            "SOME=1",
            "SITE=tupi",
            "PATH=/usr/local/bin:/usr/bin:/bin",
            "PIPELINES_DIR=" + platform.site().pipelines(),
            "PROCESSING_DIR=" + platform.site().processing(),
            "DATASETS_DIR=" + platform.site().datasets());
  }
}
