package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs beside the agent, without Slurm. */
class LocalExecutorIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @AutoClose private static Platform platform;
  private static Client client;

  @BeforeAll
  static void start() {
    platform =
        Platform.start(
            br.org.linea.orchestration.stack.services.LocalStack.open(),
            Map.of(
                "SLURM_AGENT_EXECUTORS", "slurm,local",
                "SLURM_AGENT_LOCAL_MAX_PARALLEL", "2",
                "SLURM_AGENT_LOCAL_KILL_WAIT", "1s"));
    client = platform.client();
  }

  @Test
  void hello_world_ends_successful_without_a_job_in_slurm() throws IOException {
    int id = client.start("hello_local", "{\"message\": \"olá\", \"seconds\": 0}");

    client.await(id, LIMIT, "Successful");

    Path run = platform.runDirectory(client, id);
    assertThat(run.resolve("hello.txt")).content().contains("olá");
    assertThat(Files.readString(run.resolve("return.code")).strip()).isEqualTo("0");
    assertThat(platform.slurm().ask("sacct", "--noheader", "--parsable2", "--format=JobName"))
        .doesNotContain(client.jobName(id));
  }

  @Test
  void a_run_that_exits_3_ends_failed_with_its_code() {
    int id = client.start("counted_local", "{\"exit_code\": 3}");

    client.await(id, LIMIT, "Failed");

    assertThat(client.process(id).getString("comment")).contains("exit code 3");
  }

  @Test
  void a_stopped_run_takes_its_whole_tree_of_processes_with_it() {
    int id = client.start("sprawl", "");
    client.await(id, LIMIT, "Running");
    Path run = platform.runDirectory(client, id);
    Awaitility.await().atMost(LIMIT).until(() -> Files.exists(run.resolve("ready.txt")));
    String mark = "ORCHESTRATION_JOB_NAME=" + client.jobName(id);
    assertThat(processesWith(mark)).hasSizeGreaterThan(3);

    client.stop(id).then().statusCode(200);

    client.await(id, LIMIT, "Stopped");
    Awaitility.await("no process of the run is left")
        .atMost(LIMIT)
        .until(() -> processesWith(mark).isEmpty());
  }

  @Test
  void runs_survive_a_killed_agent_and_are_adopted_by_the_next_one() throws IOException {
    int id = client.start("counted_local", "{\"seconds\": 4}");
    client.await(id, LIMIT, "Running");

    platform.agent().kill();
    platform.startAgent();

    client.await(id, LIMIT, "Successful");
    assertThat(platform.marks(client, id)).hasSize(1);
  }

  @Test
  void more_runs_than_the_limit_wait_and_all_end() {
    List<Integer> ids =
        Stream.generate(() -> client.start("counted_local", "{\"seconds\": 2}")).limit(4).toList();

    ids.forEach(id -> client.await(id, LIMIT, "Successful"));

    assertThat(ids).allSatisfy(id -> assertThat(platform.marks(client, id)).hasSize(1));
  }

  /** A portal tidies up while a run is at work, beside the agent and in Slurm. */
  @Test
  void a_run_directory_that_is_deleted_is_named_and_no_run_without_one_is_successful()
      throws IOException {
    List<Integer> ids =
        Stream.of("counted_local", "counted")
            .map(pipeline -> client.start(pipeline, "{\"seconds\": 40}"))
            .toList();
    for (int id : ids) {
      client.await(id, LIMIT, "Running");
      Path run = platform.runDirectory(client, id);
      Awaitility.await()
          .atMost(LIMIT)
          .until(() -> Files.exists(run.resolve(".orchestration/lock")));
      delete(run);
    }
    for (int id : ids) {
      Awaitility.await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> assertThat(client.process(id).getString("reason")).endsWith(" is gone"));
      assertThat(client.process(id).getInt("status")).as("it goes on").isEqualTo(2);
    }
    for (int id : ids) {
      client.await(id, LIMIT, "Failed");
      assertThat(client.process(id).getString("comment")).contains("is gone");
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /** As the process table tells it now. */
  private static List<String> processesWith(String mark) {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .map(pid -> Path.of("/proc/" + pid + "/environ"))
        .filter(file -> environment(file).contains(mark))
        .map(Path::toString)
        .toList();
  }

  private static String environment(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException gone) {
      return "";
    }
  }
}
