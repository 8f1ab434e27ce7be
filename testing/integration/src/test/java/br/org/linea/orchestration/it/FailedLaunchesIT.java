package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.services.LocalStack;
import br.org.linea.orchestration.stack.services.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Jobs that their node cannot start, loses, or is long in beginning. */
class FailedLaunchesIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Slurm's BatchStartTimeout and MessageTimeout: a younger job it misses on no node. */
  private static final int START_TIMEOUTS = 20;

  private static LocalStack stack;
  @AutoClose private static Platform platform;
  private static Client client;
  private static Path broken;

  @BeforeAll
  static void start() throws IOException {
    stack = LocalStack.own(Service.SLURM);
    platform =
        Platform.start(
            stack,
            Map.of(
                "SLURM_AGENT_SLURM_MAX_POLL_INTERVAL",
                "2s",
                "SLURM_AGENT_SLURM_BEGIN_LIMIT",
                "3s"));
    client = platform.client();
    Path conf = stack.slurm().conf();
    Path prolog = conf.resolveSibling("prolog");
    broken = conf.resolveSibling("broken");
    Files.writeString(prolog, "#!/bin/sh\n[ ! -e '" + broken + "' ]\n");
    assertThat(prolog.toFile().setExecutable(true)).isTrue();
    stack.part(Service.SLURM).stop();
    stack.slurmNode().stop();
    Files.writeString(conf, Files.readString(conf) + "\nProlog=" + prolog + "\n");
    stack.part(Service.SLURM).start();
    stack.slurmNode().start();
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
    slurm("scontrol", "update", "jobid=" + job(id), "StartTime=now");

    client.await(id, LIMIT, "Successful");
    assertThat(platform.marks(client, id)).hasSize(1);
  }

  @Test
  void a_job_that_a_person_holds_is_left_alone() {
    int held = client.start("late", "");
    client.await(held, LIMIT, "Pending");
    slurm("scontrol", "hold", Long.toString(job(held)));
    awaitReason(held, "JobHeld");

    // Longer than the agent needs to see and run another job, again and again.
    for (int each = 0; each < 3; each++) {
      client.await(client.start("counted", "{\"seconds\": 1}"), LIMIT, "Successful");
    }
    assertThat(reason(held)).contains("JobHeld");
    client.request().post("/api/processes/{id}/stop/", held).then().statusCode(200);
    client.await(held, LIMIT, "Stopped");
  }

  @Test
  void a_template_that_works_long_before_its_command_is_reported_until_the_pipeline_begins()
      throws IOException {
    int id = client.start("preparing", "{\"seconds\": 10}");

    awaitWarning(id);
    Files.createFile(platform.runDirectory(client, id).resolve("go"));
    Awaitility.await("the warning to be taken back while it runs")
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              assertThat(client.process(id).getString("reason")).isNull();
              assertThat(client.status(id)).isEqualTo("Running");
            });
    client.await(id, LIMIT, "Successful");
  }

  @Test
  void a_job_that_its_node_has_lost_is_reported_and_runs_once_when_slurmd_is_restarted()
      throws IOException {
    int id = client.start("preparing", "{}");
    Path directory = platform.runDirectory(client, id);
    Path pids = directory.resolve("preparing.pids");
    Awaitility.await("the job to start").atMost(LIMIT).until(() -> Files.exists(pids));

    stack.slurmNode().kill();
    for (String pid : Files.readString(pids).strip().split(" ")) {
      ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
    }
    Files.delete(pids);
    stack.slurmNode().start();

    awaitWarning(id);
    assertThat(client.status(id)).isEqualTo("Running");
    Awaitility.await("the job to be as old as Slurm wants")
        .atMost(LIMIT)
        .until(() -> secondsInState(id) > START_TIMEOUTS);
    assertThat(squeue(id, "%T")).isEqualTo("RUNNING");

    stack.slurmNode().stop();
    stack.slurmNode().start();
    Awaitility.await("Slurm to miss the job")
        .atMost(LIMIT)
        .until(() -> squeue(id, "%T").equals("PENDING"));
    // Slurm holds a requeued job back for two minutes. In the second of the requeue its node would
    // refuse it (slurm_cred.h: a revoked credential).
    slurm("scontrol", "update", "jobid=" + job(id), "StartTime=now+3");
    Files.createFile(directory.resolve("go"));

    client.await(id, LIMIT, "Successful");
    assertThat(platform.marks(client, id)).hasSize(1);
  }

  private static void awaitWarning(int id) {
    Awaitility.await("process " + id + " to say that its pipeline has not begun")
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(client.process(id).getString("reason"))
                    .contains("its pipeline has not begun"));
  }

  private static int secondsInState(int id) {
    // Minutes and seconds, or hours before them.
    String[] parts = squeue(id, "%M").split(":");
    return Integer.parseInt(parts[parts.length - 2]) * 60
        + Integer.parseInt(parts[parts.length - 1]);
  }

  private static long job(int id) {
    return client.process(id).getLong("pid");
  }

  private static void awaitReason(int process, String reason) {
    Awaitility.await("process " + process + " to wait for " + reason)
        .atMost(LIMIT)
        .until(() -> slurm("squeue", "--noheader", "--format=%r").contains(reason));
  }

  private static String reason(int process) {
    return squeue(process, "%r");
  }

  private static String squeue(int process, String format) {
    return slurm("squeue", "--noheader", "--job=" + job(process), "--format=" + format).strip();
  }

  private static String slurm(String... argv) {
    return platform.slurm().ask(argv);
  }
}
