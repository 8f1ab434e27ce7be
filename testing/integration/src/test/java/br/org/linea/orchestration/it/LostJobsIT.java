package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.services.LocalStack;
import br.org.linea.orchestration.stack.services.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A controller that forgets, loses or renumbers jobs, with accounting and without. */
class LostJobsIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** The controller throws old jobs away once a minute. */
  private static final Duration PURGE = Duration.ofSeconds(150);

  private static LocalStack stack;
  @AutoClose private static Platform platform;
  private static Client client;
  private static Path conf;
  private static String settings;

  @BeforeAll
  static void start() throws IOException {
    stack = LocalStack.own(Service.SLURM);
    platform =
        Platform.start(
            stack,
            Map.of(
                "SLURM_AGENT_SLURM_LOST_GRACE", "6s",
                "SLURM_AGENT_EXIT_CODE_WAIT", "3s",
                "SLURM_AGENT_SLURM_MAX_POLL_INTERVAL", "2s"));
    client = platform.client();
    conf = stack.slurm().conf();
    settings = Files.readString(conf);
  }

  @AfterEach
  void restore() throws IOException {
    restartController(settings);
    if (!platform.agent().isAlive()) {
      platform.startAgent();
    }
  }

  @Test
  void a_job_that_was_purged_before_anyone_looked_gets_its_verdict_from_accounting()
      throws IOException {
    restartController(settings.replaceAll("MinJobAge=\\d+", "MinJobAge=2"));
    int good = client.start("counted", "{\"seconds\": 1}");
    int bad = client.start("counted", "{\"seconds\": 1, \"exit_code\": 5}");
    client.await(good, LIMIT, "Running", "Pending");
    client.await(bad, LIMIT, "Running", "Pending");
    List<String> jobs = List.of(client.jobName(good), client.jobName(bad));

    platform.agent().kill();
    awaitForgotten(jobs);
    platform.startAgent();

    client.await(good, LIMIT, "Successful");
    client.await(bad, LIMIT, "Failed");
    assertThat(client.process(bad).getString("comment")).contains("exit code 5");
  }

  @Test
  void without_accounting_the_run_directory_is_the_last_source() throws IOException {
    restartController(
        settings
            .replaceAll("MinJobAge=\\d+", "MinJobAge=2")
            .replaceAll("(?m)^\\s*Accounting.*$", "")
            .concat("\nAccountingStorageType=accounting_storage/none\n"));
    platform.agent().terminate();
    platform.startAgent();
    int good = client.start("counted", "{\"seconds\": 1}");
    client.await(good, LIMIT, "Successful");
    int later = client.start("counted", "{\"seconds\": 1, \"exit_code\": 6}");
    client.await(later, LIMIT, "Running", "Pending");

    platform.agent().kill();
    awaitForgotten(List.of(client.jobName(later)));
    platform.startAgent();

    client.await(later, LIMIT, "Failed");
    assertThat(client.process(later).getString("comment")).contains("exit code 6");
    assertThat(platform.agent().log()).content().contains("without accounting");
  }

  @Test
  void a_job_that_the_controller_lost_is_given_up_though_another_one_has_its_number()
      throws IOException {
    stack.part(Service.SLURM).stop();
    byte[] before = Files.readAllBytes(jobState());
    stack.part(Service.SLURM).start();
    int id = client.start("late", "");
    client.await(id, LIMIT, "Pending");
    String number = Long.toString(client.process(id).getLong("pid"));

    stack.part(Service.SLURM).stop();
    Files.write(jobState(), before);
    stack.part(Service.SLURM).start();
    recycle(number);

    client.await(id, LIMIT, "Failed");
    assertThat(client.process(id).getString("comment")).contains("LOST").contains(number);
    Path run = platform.runDirectory(client, id);
    assertThat(run.resolve("marks.txt")).doesNotExist();
  }

  /** Submits by hand until the controller gives the number out again. */
  private static void recycle(String number) {
    String given = "";
    for (int tries = 0; tries <= Integer.parseInt(number) && !given.equals(number); tries++) {
      given =
          platform
              .slurm()
              .ask("sbatch", "--parsable", "--output=/dev/null", "--wrap=sleep 30")
              .strip();
    }
    assertThat(given).isEqualTo(number);
  }

  /**
   * The controller's memory of jobs. Without the file, newer releases would tell accounting that
   * all jobs are cancelled; an older one makes them forget the jobs since.
   */
  private static Path jobState() {
    return conf.resolveSibling("state").resolve("job_state");
  }

  private static void restartController(String text) throws IOException {
    stack.part(Service.SLURM).stop();
    Files.writeString(conf, text);
    stack.part(Service.SLURM).start();
  }

  private static void awaitForgotten(List<String> jobs) {
    Awaitility.await("the controller to forget " + jobs)
        .atMost(PURGE)
        .until(
            () -> {
              String known =
                  platform
                      .slurm()
                      .ask("squeue", "--all", "--states=all", "--noheader", "--format=%j");
              return jobs.stream().noneMatch(known::contains);
            });
  }
}
