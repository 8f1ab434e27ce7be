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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Slurm as sites configure it: one variant of {@code testing/slurm-variants} per test, each with a
 * cluster of its own. They take minutes, so {@code deploy/local/verify --full} and {@code
 * testing/slurm-matrix} run them.
 */
@Tag("long")
class SlurmVariantsIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** The controller throws old jobs away once a minute. */
  private static final Duration PURGE = Duration.ofSeconds(150);

  private static final String NOBODY =
      """
      #!/bin/sh
      # Only root's own requests are free of rate limits.
      for argument; do
        [ "$argument" = --me ] && argument=--user=root
        set -- "$@" "$argument"
        shift
      done
      exec setpriv --reuid=65534 --regid=65534 --clear-groups /usr/bin/%s "$@"
      """;

  private Platform platform;
  private Client client;

  @AfterEach
  void stop() {
    if (platform != null) {
      platform.close();
    }
  }

  private void start(String variant) {
    start(LocalStack.ownWithSlurm(variant), Map.of());
  }

  private void start(LocalStack stack, Map<String, String> settings) {
    platform = Platform.start(stack, settings);
    client = platform.client();
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-accounting", "clusters", "federation", "renames", "refuses"})
  void a_process_succeeds_fails_or_is_stopped_as_on_a_plain_cluster(String variant) {
    start(variant);

    verdicts();
  }

  @Test
  void without_munge_a_process_succeeds_fails_or_is_stopped() {
    SlurmRelease.assumeAtLeast(23, 11);
    start("auth-slurm");

    verdicts();
  }

  private void verdicts() {
    int good = client.start("counted", "{\"seconds\": 1}");
    int bad = client.start("counted", "{\"seconds\": 1, \"exit_code\": 5}");
    int stopped = startRunning("counted", "{\"seconds\": 300}");
    client.stop(stopped).then().statusCode(200);

    client.await(good, LIMIT, "Successful");
    client.await(bad, LIMIT, "Failed");
    assertThat(comment(bad)).contains("NONZERO_EXIT").contains("exit code 5");
    client.await(stopped, LIMIT, "Stopped");
  }

  @Test
  void a_job_that_the_controller_forgot_while_accounting_was_cut_off_gets_its_verdict() {
    LocalStack stack = LocalStack.ownWithSlurm("short-memory");
    start(stack, Map.of("SLURM_AGENT_EXIT_CODE_WAIT", "3s"));
    int good = startRunning("counted", "{\"seconds\": 5}");
    int bad = startRunning("counted", "{\"seconds\": 5, \"exit_code\": 5}");

    platform.agent().kill();
    stack.slurmAccounting().stop();
    awaitForgotten();
    platform.startAgent();

    client.await(good, LIMIT, "Successful");
    client.await(bad, LIMIT, "Failed");
    assertThat(comment(bad)).contains("NONZERO_EXIT").contains("exit code 5");
  }

  @Test
  void a_preempted_job_waits_again_and_ends_with_the_verdict_of_its_second_run()
      throws IOException {
    start("preemption");
    int id = startRunning("twice", "{\"exit_code\": 0}");

    slurm("sbatch", "-p", "urgent", "--exclusive", "--output=/dev/null", "--wrap=sleep 1");
    client.await(id, LIMIT, "Pending");
    // Slurm holds a requeued job back for two minutes.
    slurm("scontrol", "update", "jobid=" + job(id), "StartTime=now");

    client.await(id, LIMIT, "Successful");
    assertThat(platform.marks(client, id)).containsExactly("run 0", "run 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The queue is full, please try again next week",
        "The allocation of your group has timed out",
        "Batch job submission failed: Unable to contact slurm controller (connect failure)"
      })
  void a_site_that_refuses_a_job_in_its_own_words_has_refused_it(String words) throws IOException {
    start("refuses");
    Files.writeString(platform.slurm().conf().resolveSibling("refusal.txt"), words);

    int id = client.start("counted", "");

    client.await(id, LIMIT, "Failed");
    assertThat(comment(id)).contains("REFUSED").contains(words);
  }

  @Test
  void a_job_that_the_other_cluster_of_a_federation_runs_ends_successful() {
    start("federation");
    slurm("scontrol", "update", "nodename=n1", "state=drain", "reason=test");

    int id = client.start("counted", "{\"seconds\": 5}");

    client.await(id, LIMIT, "Successful");
  }

  @Test
  void a_job_of_the_same_number_on_another_cluster_changes_nothing() {
    start("clusters");
    String theirs =
        slurm("sbatch", "-M", "south", "--parsable", "--output=/dev/null", "--wrap=sleep 300");
    int id = startRunning("counted", "{\"seconds\": 300}");
    assertThat(theirs).startsWith(job(id) + ";south");

    client.stop(id).then().statusCode(200);

    client.await(id, LIMIT, "Stopped");
    assertThat(slurm("squeue", "-M", "south", "--noheader", "--format=%A %T"))
        .contains(job(id) + " RUNNING");
  }

  @Test
  void queries_that_a_rate_limit_slows_down_cost_no_verdict() throws IOException {
    SlurmRelease.assumeAtLeast(23, 2);
    LocalStack stack = LocalStack.ownWithSlurm("rate-limit");
    start(stack, Map.of("SLURM_AGENT_SLURM_BIN_DIR", limitedCommands(stack).toString()));

    int good = client.start("counted", "{\"seconds\": 1}");
    int bad = client.start("counted", "{\"seconds\": 1, \"exit_code\": 5}");

    client.await(good, PURGE, "Successful");
    client.await(bad, PURGE, "Failed");
    assertThat(comment(bad)).contains("NONZERO_EXIT");
  }

  /** Slurm's own commands; those that ask do it as a user whose requests are limited. */
  private static Path limitedCommands(LocalStack stack) throws IOException {
    Path bin = stack.folder("limited");
    Path slurm = stack.slurm().conf().getParent();
    for (Path folder : List.of(slurm, slurm.getParent())) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }
    for (String command : List.of("squeue", "sacct", "scontrol")) {
      Path limited = bin.resolve(command);
      Files.writeString(limited, NOBODY.formatted(command));
      Files.setPosixFilePermissions(limited, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    for (String command : List.of("sbatch", "scancel")) {
      Files.createSymbolicLink(bin.resolve(command), Path.of("/usr/bin", command));
    }
    return bin;
  }

  private void awaitForgotten() {
    Awaitility.await("the controller to forget all jobs")
        .atMost(PURGE)
        .until(() -> slurm("squeue", "--all", "--states=all", "--noheader").isBlank());
  }

  private int startRunning(String pipeline, String config) {
    int id = client.start(pipeline, config);
    client.await(id, LIMIT, "Running");
    return id;
  }

  private String job(int process) {
    return Long.toString(client.process(process).getLong("pid"));
  }

  private String comment(int process) {
    return client.process(process).getString("comment");
  }

  private String slurm(String... argv) {
    return platform.slurm().ask(argv);
  }
}
