package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.services.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The real sbatch behind a script that delays it: Slurm accepted, and the agent got no answer. */
class SilentSbatchIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @AutoClose private static Platform platform;
  private static Client client;
  private static Path bin;

  @BeforeAll
  static void start() throws IOException {
    LocalStack stack = LocalStack.open();
    bin = stack.folder("bin");
    for (String command : List.of("squeue", "sacct", "scancel", "scontrol")) {
      Files.createSymbolicLink(bin.resolve(command), Path.of("/usr/bin", command));
    }
    answerLate(0);
    platform =
        Platform.start(
            stack,
            Map.of(
                "SLURM_AGENT_SLURM_BIN_DIR", bin.toString(),
                "SLURM_AGENT_SLURM_SUBMIT_TIMEOUT", "3s",
                "SLURM_AGENT_SLURM_RECOVERY_GRACE", "5s"));
    client = platform.client();
  }

  @Test
  void a_job_that_was_accepted_after_the_time_out_is_found_and_runs_once() throws IOException {
    answerLate(30);
    int id = client.start("counted", "{\"seconds\": 8}");

    client.await(id, LIMIT, "Running");
    answerLate(0);

    client.await(id, LIMIT, "Successful");
    assertThat(platform.jobsNamed(client.jobName(id))).hasSize(1);
  }

  @Test
  void an_sbatch_that_survives_its_agent_is_waited_for_before_anything_is_submitted()
      throws IOException {
    submitLate(2);
    int id = client.start("counted", "");
    Awaitility.await("sbatch to be under way")
        .atMost(LIMIT)
        .until(() -> Files.exists(bin.resolve("under-way")));
    platform.agent().kill();
    answerLate(0);

    platform.startAgent();

    client.await(id, LIMIT, "Successful");
    assertThat(platform.jobsNamed(client.jobName(id))).hasSize(1);
    assertThat(platform.marks(client, id)).hasSize(1);
  }

  private static void answerLate(int seconds) throws IOException {
    script("/usr/bin/sbatch \"$@\" || exit\nsleep %d\n".formatted(seconds));
  }

  private static void submitLate(int seconds) throws IOException {
    script(": > '%s/under-way'\nsleep %d\nexec /usr/bin/sbatch \"$@\"\n".formatted(bin, seconds));
  }

  private static void script(String text) throws IOException {
    Path draft = bin.resolve("sbatch.new");
    Files.writeString(draft, "#!/bin/sh\n" + text);
    Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.move(draft, bin.resolve("sbatch"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }
}
