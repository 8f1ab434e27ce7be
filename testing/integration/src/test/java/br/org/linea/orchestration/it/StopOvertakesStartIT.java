package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.process.Relay;
import br.org.linea.orchestration.stack.services.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Processes that were stopped while no agent was there never reach Slurm. */
class StopOvertakesStartIT {

  private static final Duration LIMIT = Duration.ofSeconds(180);

  /** Many more in {@code verify --full}. */
  private static final int MANY = Boolean.getBoolean("orchestration.full") ? 200 : 40;

  private static final String FAULT_POINT = "ORCHESTRATION_TEST_FAULT_POINT";

  @AutoClose private static Platform platform;
  private static Client client;

  @BeforeAll
  static void start() {
    platform = Platform.start(LocalStack.open(), Map.of("SLURM_AGENT_SLURM_RECOVERY_GRACE", "8s"));
    client = platform.client();
  }

  @AfterEach
  void both_programs_run_again() {
    if (!platform.api().isAlive()) {
      platform.startApi();
    }
    if (!platform.agent().isAlive()) {
      platform.startAgent();
    }
  }

  private static List<Integer> startedAndStopped(int count) {
    List<Integer> processes =
        Stream.generate(() -> client.start("counted", "{\"seconds\": 30}")).limit(count).toList();
    processes.forEach(id -> client.stop(id).then().statusCode(200));
    return processes;
  }

  private static void assertNeverSubmitted(List<Integer> processes) {
    processes.forEach(id -> client.await(id, LIMIT, "Stopped"));
    for (int id : processes) {
      assertThat(platform.jobsNamed(client.jobName(id))).as("jobs of process %d", id).isEmpty();
      assertThat(platform.runDirectory(client, id).resolve("marks.txt")).doesNotExist();
    }
  }

  @Test
  void an_agent_that_comes_back_submits_nothing_that_was_stopped_meanwhile() {
    platform.agent().kill();
    List<Integer> processes = startedAndStopped(7);
    assertThat(processes).allSatisfy(id -> assertThat(client.status(id)).isEqualTo("Stopping"));

    platform.startAgent();

    assertNeverSubmitted(processes);
  }

  @Test
  void without_the_api_the_queue_names_the_stops() {
    platform.agent().kill();
    List<Integer> processes = startedAndStopped(7);
    awaitOutboxSent(processes);
    platform.api().kill();

    platform.startAgent();
    Awaitility.await("the agent to know the stops")
        .atMost(LIMIT)
        .until(() -> log().contains("submissions begin"));
    platform.startApi();

    assertNeverSubmitted(processes);
  }

  /** A Start and a Stop of each. */
  private static void awaitOutboxSent(List<Integer> processes) {
    Awaitility.await("all commands to be in the queue")
        .atMost(LIMIT)
        .until(() -> platform.site().broker().depth("agent.slurm-agent") >= 2 * processes.size());
  }

  private static String log() throws IOException {
    return Files.readString(platform.agent().log());
  }

  @Test
  void many_stopped_starts_outlast_two_restarts_of_the_agent() {
    platform.agent().kill();
    List<Integer> processes = startedAndStopped(MANY);

    platform.startAgent();
    platform.agent().kill();
    platform.startAgent();

    processes.forEach(id -> client.await(id, LIMIT, "Stopped"));
    assertThat(platform.queuedNames()).doesNotContain("orch-" + processes.getLast() + "-");
    for (int id : processes) {
      Path run = platform.runDirectory("counted/%08d".formatted(id));
      assertThat(run.resolve("marks.txt")).doesNotExist();
    }
    assertNeverSubmitted(processes.subList(0, 5));
  }

  @Test
  void an_agent_that_died_between_the_acknowledgement_and_sbatch_submits_nothing() {
    platform.agent().kill();
    platform.startAgent(Map.of(FAULT_POINT, "RUN_DIRECTORY_PREPARED"));
    int process = client.start("counted", "{\"seconds\": 30}");
    Awaitility.await("the agent to die before sbatch")
        .atMost(LIMIT)
        .until(() -> !platform.agent().isAlive());
    client.stop(process).then().statusCode(200);

    platform.startAgent();

    assertNeverSubmitted(List.of(process));
  }

  @Test
  void an_agent_that_lost_its_connection_submits_nothing_that_was_stopped_meanwhile()
      throws IOException {
    platform.agent().terminate();
    try (Relay relay = Relay.to(platform.site().broker().host(), platform.site().broker().port())) {
      platform.startAgent(
          Map.of("RABBITMQ_HOST", "127.0.0.1", "RABBITMQ_PORT", Integer.toString(relay.port())));
      client.await(client.start("counted", ""), LIMIT, "Successful");
      relay.cut();
      List<Integer> processes = startedAndStopped(7);
      awaitOutboxSent(processes);

      relay.repair();

      assertNeverSubmitted(processes);
      assertThat(log()).contains("submissions wait until the queue");
      platform.agent().terminate();
    }
  }

  @Test
  void a_process_that_is_wanted_runs_as_soon_as_the_agent_is_back() {
    platform.agent().kill();
    int wanted = client.start("counted", "");

    platform.startAgent();

    client.await(wanted, LIMIT, "Successful");
  }
}
