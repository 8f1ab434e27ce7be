package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.services.LocalStack;
import br.org.linea.orchestration.stack.services.SlurmRestd;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jobs that are submitted by a real slurmrestd, and what is lost on the way there and back. */
class RestSubmissionIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String SUBMIT = "SLURM_AGENT_SLURM_SUBMIT";

  /** What differs from one job to the next, or from one shell to the next. */
  private static final Pattern OF_ONE_JOB =
      Pattern.compile(
          "SLURM_JOB_?ID|SLURM_TASK_PID|SLURM_PRIO_PROCESS|SLURM_JOB_(START|END)_TIME"
              + "|ORCHESTRATION_.*|PWD|OLDPWD|_|SHLVL");

  @AutoClose private static SlurmRestd slurmrestd;
  @AutoClose private static UnixRelay relay;
  @AutoClose private static Platform platform;
  private static SlurmCalls calls;
  private static Client client;

  @BeforeAll
  static void start() throws IOException {
    // From then on slurmrestd does not run as SlurmUser, which the user of the tests is.
    SlurmRelease.assumeBelow(26, 5);
    LocalStack stack = LocalStack.open();
    calls = SlurmCalls.noted(stack);
    slurmrestd = new SlurmRestd(stack);
    slurmrestd.start();
    relay = new UnixRelay(stack.folder("bin").resolve("relay"), slurmrestd.socket());
    Map<String, String> settings = new HashMap<>(calls.settings());
    settings.put(SUBMIT, "rest");
    settings.put("SLURM_AGENT_SLURM_REST_SOCKET", stack.folder("bin").resolve("relay").toString());
    settings.put("SLURM_AGENT_SLURM_SUBMIT_TIMEOUT", "5s");
    settings.put("SLURM_AGENT_SLURM_RECOVERY_GRACE", "8s");
    settings.put("SLURM_AGENT_SLURM_RETRY", "1s");
    platform = Platform.start(stack, settings);
    client = platform.client();
  }

  @AfterEach
  void loseNothing() {
    relay.loses(UnixRelay.Loses.NOTHING);
  }

  private static void assertRanOnce(int id) throws IOException {
    client.await(id, LIMIT, "Successful");
    assertThat(platform.marks(client, id)).hasSize(1);
    assertThat(platform.jobsNamed(client.jobName(id))).hasSize(1);
  }

  private static String reason(int id) {
    return String.valueOf(client.process(id).getString("reason"));
  }

  @Test
  void a_job_runs_to_its_verdict_without_an_sbatch() throws IOException {
    long before = calls.count("sbatch");

    assertRanOnce(client.start("counted", ""));

    assertThat(calls.count("sbatch")).isEqualTo(before);
  }

  @Test
  void a_refused_job_has_failed_with_slurms_words() {
    int id = client.start("wrong_partition", "");

    client.await(id, LIMIT, "Failed");

    assertThat(client.process(id).prettify())
        .contains("REFUSED", "Invalid partition name specified");
  }

  @Test
  void what_the_entry_asks_of_slurm_wins_over_the_template() {
    long before = calls.count("sbatch");
    int id = client.start("resourceful", "");
    client.await(id, LIMIT, "Running");

    String job = platform.showJob(client, id);

    assertThat(job)
        .contains("Partition=hidden", "Account=science", "TimeLimit=00:07:00", "CPUs/Task=2")
        .contains("MinMemoryNode=300M", "Requeue=0");
    client.stop(id).then().statusCode(200);
    client.await(id, LIMIT, "Stopped");
    assertThat(calls.count("sbatch")).isEqualTo(before);
  }

  @Test
  void a_template_that_is_not_translated_goes_by_sbatch() {
    long before = calls.count("sbatch");
    int id = client.start("late", "");

    client.await(id, LIMIT, "Successful");

    assertThat(calls.count("sbatch")).isEqualTo(before + 1);
  }

  @ParameterizedTest
  @EnumSource(
      value = UnixRelay.Loses.class,
      names = {"REQUESTS", "ANSWERS"})
  void a_submission_in_doubt_becomes_one_job(UnixRelay.Loses lost) throws IOException {
    relay.loses(lost);
    int id = client.start("counted", "");
    Awaitility.await("the submission to be in doubt")
        .atMost(LIMIT)
        .until(() -> reason(id).contains("not certain") || !client.status(id).equals("Queued"));
    relay.loses(UnixRelay.Loses.NOTHING);

    assertRanOnce(id);
  }

  @Test
  void while_slurmrestd_is_away_jobs_wait_with_the_reason() throws IOException {
    slurmrestd.kill();
    int id = client.start("counted", "");
    Awaitility.await("the process to wait for slurmrestd")
        .atMost(LIMIT)
        .until(() -> reason(id).contains("slurmrestd"));

    slurmrestd.start();

    assertRanOnce(id);
  }

  @Test
  void an_agent_that_dies_with_the_answer_adopts_the_job() throws IOException {
    platform.agent().terminate();
    platform.startAgent(Map.of("ORCHESTRATION_TEST_FAULT_POINT", "SUBMISSION_ANSWERED"));
    int id = client.start("counted", "");
    Awaitility.await("the agent to die").atMost(LIMIT).until(() -> !platform.agent().isAlive());

    platform.startAgent();

    assertRanOnce(id);
  }

  @Test
  void a_job_has_the_environment_that_sbatch_would_give_it() throws IOException {
    List<String> byRest = environment();
    platform.agent().terminate();
    platform.startAgent(Map.of(SUBMIT, "sbatch"));
    List<String> bySbatch = environment();
    platform.agent().terminate();
    platform.startAgent();

    assertThat(byRest).containsExactlyInAnyOrderElementsOf(bySbatch);
  }

  private static List<String> environment() throws IOException {
    int id = client.start("environment", "");
    client.await(id, LIMIT, "Successful");
    String folder = platform.runDirectory(client, id).toString();
    String name = client.jobName(id);
    return Files.readAllLines(platform.runDirectory(client, id).resolve("environment.txt")).stream()
        .filter(line -> !OF_ONE_JOB.matcher(line.split("=", 2)[0]).matches())
        .map(line -> line.replace(folder, "RUN").replace(name, "NAME"))
        .collect(Collectors.toList());
  }
}
