package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.services.LocalStack;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One agent that serves two clusters of one slurmdbd, which give out the same numbers. */
@Tag("long")
class ClustersIT {

  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final String HOME = "orchestration";
  private static final String SOUTH = "south";

  @AutoClose private static Platform platform;
  private static Client client;

  @BeforeAll
  static void start() {
    platform =
        Platform.start(
            LocalStack.ownWithSlurm("clusters"),
            Map.of(
                "SLURM_AGENT_SLURM_CLUSTERS", HOME + "," + SOUTH,
                "SLURM_AGENT_SLURM_LOST_GRACE", "6s",
                "SLURM_AGENT_EXIT_CODE_WAIT", "3s",
                "SLURM_AGENT_SLURM_MAX_POLL_INTERVAL", "2s"));
    client = platform.client();
  }

  @Test
  void two_jobs_of_one_number_get_their_own_verdicts() throws IOException {
    level();
    int bad = client.start("counted_home", "{\"seconds\": 10, \"exit_code\": 3}");
    int good = client.start("counted_south", "{\"seconds\": 15}");
    client.await(bad, LIMIT, "Running");
    client.await(good, LIMIT, "Running");
    assertThat(job(good)).as("the numbers collide").isEqualTo(job(bad));
    assertThat(client.process(bad).getString("cluster")).isEqualTo(HOME);
    assertThat(client.process(good).getString("cluster")).isEqualTo(SOUTH);

    client.await(good, LIMIT, "Successful");
    client.await(bad, LIMIT, "Failed");

    assertThat(client.process(bad).getString("comment")).contains("exit code 3");
    assertThat(platform.marks(client, good)).hasSize(1);
    assertThat(platform.marks(client, bad)).hasSize(1);
  }

  @Test
  void a_stop_reaches_the_job_of_its_own_cluster_alone() {
    level();
    int home = client.start("counted_home", "{\"seconds\": 300}");
    int south = client.start("counted_south", "{\"seconds\": 300}");
    client.await(home, LIMIT, "Running");
    client.await(south, LIMIT, "Running");
    assertThat(job(south)).as("the numbers collide").isEqualTo(job(home));

    client.stop(south).then().statusCode(200);

    client.await(south, LIMIT, "Stopped");
    assertThat(alive(SOUTH)).doesNotContain(job(south));
    assertThat(alive(HOME)).contains(job(home));
    assertThat(client.status(home)).isEqualTo("Running");
    client.stop(home).then().statusCode(200);
    client.await(home, LIMIT, "Stopped");
    assertThat(alive(HOME)).doesNotContain(job(home));
  }

  @Test
  void an_agent_that_was_killed_finds_its_jobs_on_both_clusters() {
    int home = client.start("counted_home", "{\"seconds\": 20}");
    int south = client.start("counted_south", "{\"seconds\": 20}");
    client.await(home, LIMIT, "Running");
    client.await(south, LIMIT, "Running");

    platform.agent().kill();
    platform.startAgent();

    client.await(home, LIMIT, "Successful");
    client.await(south, LIMIT, "Successful");
  }

  /** So that the next number is the same on both. */
  private static void level() {
    long home = filler(HOME);
    long south = filler(SOUTH);
    while (home != south) {
      if (home < south) {
        home = filler(HOME);
      } else {
        south = filler(SOUTH);
      }
    }
  }

  private static long filler(String cluster) {
    return Long.parseLong(
        platform
            .slurm()
            .ask("sbatch", "-M", cluster, "--parsable", "--output=/dev/null", "--wrap=:")
            .strip()
            .split(";")[0]);
  }

  private static String job(int process) {
    return client.process(process).getString("pid");
  }

  private static List<String> alive(String cluster) {
    return platform
        .slurm()
        .ask("squeue", "-M", cluster, "--all", "--noheader", "--states=PD,R,CG", "--format=%A")
        .lines()
        .map(String::strip)
        .toList();
  }
}
