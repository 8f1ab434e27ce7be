package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.services.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job prints its environment: everything of job.env is in it, nothing of the agent's. */
class JobEnvironmentIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String SECRET = "a-secret-of-the-agent";

  @AutoClose private static Platform platform;
  private static Client client;

  @BeforeAll
  static void start() throws IOException {
    LocalStack stack = LocalStack.open();
    Path file = stack.folder("settings").resolve("job.env");
    Files.writeString(
        file,
        """
        # for all pipelines
        DASK_EXECUTOR=slurm
        export CONDA_PREFIX="/opt/conda with a blank"
        """);
    platform =
        Platform.start(
            stack,
            Map.of(
                "SLURM_AGENT_EXECUTORS",
                "slurm,local",
                "SLURM_AGENT_JOB_ENV_FILE",
                file.toString(),
                "SOME_TOKEN",
                SECRET));
    client = platform.client();
  }

  @ParameterizedTest
  @ValueSource(strings = {"environment", "environment_local"})
  void a_job_sees_what_the_operator_gives_and_no_secret_of_the_agent(String pipeline)
      throws IOException {
    int id = client.start(pipeline, "");
    client.await(id, LIMIT, "Successful");

    Path run = platform.runDirectory(client, id);
    String environment = Files.readString(run.resolve("environment.txt"));
    assertThat(environment.lines().toList())
        .contains(
            "DASK_EXECUTOR=slurm",
            "CONDA_PREFIX=/opt/conda with a blank",
            "PIPELINES_DIR=" + platform.site().pipelines(),
            "PROCESSING_DIR=" + platform.site().processing(),
            "DATASETS_DIR=" + platform.site().datasets());
    assertThat(environment)
        .doesNotContain(SECRET)
        .doesNotContain(platform.agentUser().password())
        .doesNotContain(platform.stack().keycloak().secrets().agentSecret());
    assertThat(environment.lines().map(line -> line.split("=", 2)[0]))
        .doesNotContain("SOME_TOKEN")
        .noneMatch(
            name ->
                List.of("RABBITMQ", "QUARKUS", "SLURM_AGENT").stream().anyMatch(name::startsWith));
    assertThat(Files.readString(run.resolve("umask.txt")).strip()).isEqualTo("0002");
  }
}
