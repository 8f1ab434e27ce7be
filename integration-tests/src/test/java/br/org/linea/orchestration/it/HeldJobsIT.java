package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.local.LocalStack;
import br.org.linea.orchestration.local.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Jobs that Slurm holds, on a node whose prolog fails for a while. */
class HeldJobsIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static LocalStack stack;
  private static Platform platform;
  private static Client client;
  private static Path broken;

  @BeforeAll
  static void start() throws IOException {
    stack = LocalStack.own();
    platform = Platform.start(stack, Map.of("SLURM_AGENT_SLURM_MAX_TICK", "2s"));
    client = platform.client();
    Path conf = stack.slurm().conf();
    Path prolog = conf.resolveSibling("prolog");
    broken = conf.resolveSibling("broken");
    Files.writeString(prolog, "#!/bin/sh\n[ ! -e '" + broken + "' ]\n");
    assertThat(prolog.toFile().setExecutable(true)).isTrue();
    stack.stopService(Service.SLURM);
    stack.slurmNode().stop();
    Files.writeString(conf, Files.readString(conf) + "\nProlog=" + prolog + "\n");
    stack.startService(Service.SLURM);
    stack.slurmNode().start();
  }

  @AfterAll
  static void stop() {
    if (platform != null) {
      platform.close();
    } else {
      stack.close();
    }
  }

  @AfterEach
  void repairNode() throws IOException {
    if (Files.deleteIfExists(broken)) {
      slurm("scontrol", "update", "nodename=n1", "state=resume");
    }
  }

  @Test
  void a_job_that_its_node_could_not_start_is_released_and_runs_once() throws IOException {
    Files.createFile(broken);
    int id = client.start("counted", "{\"seconds\": 1}");

    Awaitility.await("the node to be drained")
        .atMost(LIMIT)
        .until(() -> slurm("sinfo", "--noheader", "--format=%T").contains("drain"));
    Awaitility.await("the agent to release the job")
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              assertThat(platform.agent().log()).content().contains("they are released");
              assertThat(reason(id)).isNotBlank().doesNotContain("held");
            });
    repairNode();
    // Slurm holds a requeued job back for two minutes.
    slurm("scontrol", "update", "jobid=" + client.process(id).getLong("pid"), "StartTime=now");

    client.await(id, LIMIT, "Successful");
    assertThat(
            Files.readAllLines(
                platform
                    .runDirectory(client.process(id).getString("path_str"))
                    .resolve("marks.txt")))
        .hasSize(1);
  }

  @Test
  void a_job_that_a_person_holds_is_left_alone() {
    int held = client.start("late", "");
    client.await(held, LIMIT, "Pending");
    slurm("scontrol", "hold", Long.toString(client.process(held).getLong("pid")));
    awaitReason(held, "JobHeld");

    // Longer than the agent needs to see and run another job, again and again.
    for (int each = 0; each < 3; each++) {
      client.await(client.start("counted", "{\"seconds\": 1}"), LIMIT, "Successful");
    }
    assertThat(reason(held)).contains("JobHeld");
    client.request().post("/api/processes/{id}/stop/", held).then().statusCode(200);
    client.await(held, LIMIT, "Stopped");
  }

  private static void awaitReason(int process, String reason) {
    Awaitility.await("process " + process + " to wait for " + reason)
        .atMost(LIMIT)
        .until(() -> slurm("squeue", "--noheader", "--format=%r").contains(reason));
  }

  private static String reason(int process) {
    return slurm(
            "squeue",
            "--noheader",
            "--job=" + client.process(process).getLong("pid"),
            "--format=%r")
        .strip();
  }

  private static String slurm(String... argv) {
    return platform.slurm().ask(argv);
  }
}
