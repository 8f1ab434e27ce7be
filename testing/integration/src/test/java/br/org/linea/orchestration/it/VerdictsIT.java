package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What real Slurm does to a job, and what the process is said to be. */
class VerdictsIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** A limit of one minute strikes some twenty seconds late. */
  private static final Duration TIME_LIMIT = Duration.ofSeconds(150);

  private static Platform platform;
  private static Client client;
  private static int overTime;

  @BeforeAll
  static void start() {
    platform = Platform.shared();
    client = platform.client();
    // Its minute passes while the others are tried.
    overTime = client.start("long", "{\"seconds\": 600}");
  }

  @Test
  void a_job_over_its_time_limit_ends_failed_with_that_reason() {
    client.await(overTime, TIME_LIMIT, "Failed");

    assertThat(comment(overTime)).contains("TIME_LIMIT").contains("time limit");
  }

  @Test
  void a_pipeline_that_is_killed_by_a_signal_ends_failed_with_the_signal() {
    int id = client.start("killed", "");

    client.await(id, LIMIT, "Failed");

    assertThat(comment(id)).contains("NONZERO_EXIT").contains("signal 9");
  }

  @Test
  void a_running_job_that_somebody_cancels_by_hand_ends_failed_not_stopped() {
    int id = startRunning("counted", "{\"seconds\": 300}");

    slurm("scancel", job(id));

    client.await(id, LIMIT, "Failed");
    assertThat(comment(id)).contains("CANCELLED_EXTERNALLY");
  }

  @Test
  void a_waiting_job_that_somebody_cancels_by_hand_ends_failed_too() {
    int id = client.start("late", "");
    client.await(id, LIMIT, "Pending");

    slurm("scancel", job(id));

    client.await(id, LIMIT, "Failed");
    assertThat(comment(id)).contains("CANCELLED_EXTERNALLY");
  }

  @ParameterizedTest
  @CsvSource({"0, Successful", "4, Failed"})
  void a_requeued_job_waits_again_and_ends_with_the_verdict_of_its_second_run(
      int exitCode, String expected) throws IOException {
    int id = startRunning("twice", "{\"exit_code\": %d}".formatted(exitCode));

    slurm("scontrol", "requeue", job(id));
    client.await(id, LIMIT, "Pending");
    // Slurm holds a requeued job back for two minutes.
    Awaitility.await("the job to be held back")
        .atMost(LIMIT)
        .until(
            () ->
                slurm("squeue", "--noheader", "--job=" + job(id), "--format=%T")
                    .contains("PENDING"));
    slurm("scontrol", "update", "jobid=" + job(id), "StartTime=now");

    client.await(id, LIMIT, expected);
    assertThat(platform.marks(client, id)).containsExactly("run 0", "run 1");
  }

  @Test
  void a_suspended_job_stays_running_and_ends_well_when_it_is_resumed() {
    int id = startRunning("counted", "{\"seconds\": 3}");

    slurm("scontrol", "suspend", job(id));
    Awaitility.await("Slurm to call it suspended")
        .atMost(LIMIT)
        .until(
            () ->
                slurm("squeue", "--noheader", "--job=" + job(id), "--format=%T")
                    .contains("SUSPENDED"));
    client.request().post("/api/processes/{id}/finish/", id).then().statusCode(200);
    assertThat(client.status(id)).isEqualTo("Running");
    slurm("scontrol", "resume", job(id));

    client.await(id, LIMIT, "Successful");
  }

  @Test
  void a_job_in_a_hidden_partition_is_seen_like_any_other() {
    int id = startRunning("hidden", "{\"seconds\": 2}");

    client.await(id, LIMIT, "Successful");
  }

  @Test
  void a_job_waits_while_its_only_node_is_drained_and_runs_when_it_is_resumed() {
    slurm("scontrol", "update", "nodename=n1", "state=drain", "reason=test");
    int id;
    try {
      id = client.start("counted", "");
      client.await(id, LIMIT, "Pending");
    } finally {
      slurm("scontrol", "update", "nodename=n1", "state=resume");
    }

    client.await(id, LIMIT, "Successful");
  }

  @Test
  void each_verdict_names_its_evidence_in_the_history() {
    int id = client.start("exit_three", "");
    client.await(id, LIMIT, "Failed");

    JsonPath history =
        client
            .request()
            .get("/api/processes/{id}/history/", id)
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();

    List<String> statuses = history.getList("status");
    assertThat(statuses).startsWith("Queued").endsWith("Failed");
    assertThat(history.prettify()).contains("exit_file").contains("COMPLETED");
  }

  private static int startRunning(String pipeline, String config) {
    int id = client.start(pipeline, config);
    client.await(id, LIMIT, "Running");
    return id;
  }

  private static String job(int process) {
    return Long.toString(client.process(process).getLong("pid"));
  }

  private static String comment(int process) {
    return client.process(process).getString("comment");
  }

  private static String slurm(String... argv) {
    return platform.slurm().ask(argv);
  }
}
