package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.services.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An operator renames jobs; a confirmed job is its number, whatever it is called. */
class RenamedJobsIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  @AutoClose private static Platform platform;
  private static Client client;

  @BeforeAll
  static void start() {
    platform =
        Platform.start(
            LocalStack.open(),
            Map.of(
                "SLURM_AGENT_SLURM_LOST_GRACE", "6s",
                "SLURM_AGENT_EXIT_CODE_WAIT", "3s",
                "SLURM_AGENT_SLURM_MAX_POLL_INTERVAL", "2s"));
    client = platform.client();
  }

  @Test
  void a_job_that_is_renamed_while_it_runs_ends_successful() throws IOException {
    int id = client.start("counted", "{\"seconds\": 20}");
    client.await(id, LIMIT, "Running");

    rename(job(id));

    client.await(id, LIMIT, "Successful");
    assertThat(platform.marks(client, id)).hasSize(1);
  }

  @Test
  void a_stop_reaches_a_renamed_job() {
    int id = client.start("counted", "{\"seconds\": 300}");
    client.await(id, LIMIT, "Running");
    String job = job(id);
    rename(job);

    client.stop(id).then().statusCode(200);

    client.await(id, LIMIT, "Stopped");
    assertThat(alive()).doesNotContain(job);
  }

  @Test
  void a_renamed_job_is_watched_on_after_the_agent_was_killed() {
    int id = client.start("counted", "{\"seconds\": 20}");
    client.await(id, LIMIT, "Running");

    platform.agent().kill();
    rename(job(id));
    platform.startAgent();

    client.await(id, LIMIT, "Successful");
  }

  @Test
  void children_with_names_of_their_own_are_cancelled_with_their_parent() throws IOException {
    int id = client.start("named_children", "");

    client.await(id, LIMIT, "Successful");

    Path run = platform.runDirectory(client, id);
    List<String> children =
        List.of(
            Files.readString(run.resolve("child.here")).strip(),
            Files.readString(run.resolve("child.below")).strip());
    try {
      Awaitility.await("the end of " + children)
          .atMost(LIMIT)
          .until(() -> alive().stream().noneMatch(children::contains));
    } finally {
      children.forEach(child -> platform.slurm().ask("scancel", child));
    }
  }

  private static String job(int process) {
    return client.process(process).getString("pid");
  }

  private static void rename(String job) {
    platform.slurm().ask("scontrol", "update", "JobId=" + job, "JobName=renamed-by-an-operator");
  }

  private static List<String> alive() {
    return platform
        .slurm()
        .ask("squeue", "--all", "--noheader", "--states=PD,R,CG", "--format=%A")
        .lines()
        .map(String::strip)
        .toList();
  }
}
