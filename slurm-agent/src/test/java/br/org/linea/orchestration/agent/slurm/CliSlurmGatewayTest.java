package br.org.linea.orchestration.agent.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.job.JobName;
import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.agent.rundir.JobEnvironment;
import br.org.linea.orchestration.catalogue.RunOptions;
import br.org.linea.orchestration.messages.JobId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With scripts in place of Slurm's commands; each writes down how it was called. */
class CliSlurmGatewayTest {

  private static final Instant SINCE = Instant.parse("2026-11-25T10:00:00Z");
  private static final JobName NAME = new JobName("orch-12-0123456789ab");

  @TempDir Path temp;

  private Path bin;
  private Path run;

  @BeforeEach
  void makeCommands() throws IOException {
    bin = Files.createDirectory(temp.resolve("bin"));
    run = Files.createDirectory(temp.resolve("run"));
    command("scontrol", answer("scontrol-config"));
    command("sbatch", "echo 4711");
    command("squeue", "exit 0");
    command("sacct", "exit 0");
    command("scancel", "exit 0");
  }

  private String answer(String name) throws IOException {
    Recorded recorded = Recorded.of("22.05", name);
    Path out = Files.writeString(temp.resolve(name + ".out"), recorded.stdout());
    return "cat '" + out + "'; exit " + recorded.exit();
  }

  private void command(String name, String script) throws IOException {
    Path file =
        Files.writeString(
            bin.resolve(name),
            "#!/bin/sh\nPATH=/usr/bin:/bin\n"
                + "env > '%1$s/%2$s.env'\necho \"$@\" >> '%1$s/%2$s.calls'\n".formatted(temp, name)
                + script
                + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private CliSlurmGateway gateway(Map<String, String> agent) {
    return new CliSlurmGateway(
        AgentConfigs.slurm(bin),
        new JobEnvironment(Optional.empty(), Map.of("DATASETS_DIR", "/d"), agent),
        agent,
        java.time.Clock.systemUTC());
  }

  private CliSlurmGateway gateway() {
    return gateway(Map.of("PATH", "/usr/bin:/bin"));
  }

  private List<String> calls(String command) throws IOException {
    Path file = temp.resolve(command + ".calls");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private Map<String, String> environment(String command) throws IOException {
    Map<String, String> values = new HashMap<>();
    for (String line : Files.readAllLines(temp.resolve(command + ".env"))) {
      values.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
    }
    values.keySet().removeAll(Set.of("PWD", "OLDPWD", "SHLVL", "_"));
    return values;
  }

  private JobSubmission submission() {
    return new JobSubmission(NAME, run, run.resolve("job.sbatch"), "process 12", RunOptions.NONE);
  }

  @Test
  void a_submission_gets_the_jobs_environment_and_names_the_jobs_children() throws IOException {
    Map<String, String> agent = new HashMap<>();
    agent.put("PATH", "/usr/bin:/bin");
    agent.put("HOME", "/home/agent");
    agent.put("SLURM_CONF", "/etc/slurm/slurm.conf");
    agent.put("SLURM_JOB_ID", "99");
    agent.put("SBATCH_PARTITION", "secret");
    agent.put("RABBITMQ_PASSWORD", "hunter2");
    assertThat(gateway(agent).submit(submission()))
        .isEqualTo(new Reply.Answer<>(SlurmJob.here(new JobId(4711))));
    assertThat(environment("sbatch"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "PATH", "/usr/bin:/bin",
                "HOME", "/home/agent",
                "DATASETS_DIR", "/d",
                "SLURM_CONF", "/etc/slurm/slurm.conf",
                "SBATCH_JOB_NAME", NAME + "-child",
                "SBATCH_OPEN_MODE", "append"));
    assertThat(calls("sbatch")).hasSize(1);
  }

  @Test
  void a_question_is_asked_in_utc_and_times_come_as_numbers() throws IOException {
    gateway(Map.of("PATH", "/usr/bin:/bin", "TZ", "America/Sao_Paulo", "PASSWORD", "x"))
        .queue(Optional.empty());
    assertThat(environment("squeue"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("PATH", "/usr/bin:/bin", "TZ", "UTC", "SLURM_TIME_FORMAT", "%s"));
  }

  @Test
  void an_environment_file_that_cannot_be_read_holds_the_submission_back() throws IOException {
    JobEnvironment broken =
        new JobEnvironment(Optional.of(temp.resolve("none.env")), Map.of(), Map.of());
    Reply<SlurmJob> reply =
        new CliSlurmGateway(
                AgentConfigs.slurm(bin),
                broken,
                Map.of("PATH", "/usr/bin:/bin"),
                java.time.Clock.systemUTC())
            .submit(submission());
    assertThat(reply).isInstanceOf(Reply.TryLater.class);
    assertThat(((Reply.TryLater<SlurmJob>) reply).words()).contains("job.env", "none.env");
    assertThat(calls("sbatch")).isEmpty();
  }

  @Test
  void an_sbatch_that_is_not_there_may_come_back() throws IOException {
    Files.delete(bin.resolve("sbatch"));
    assertThat(gateway().submit(submission())).isInstanceOf(Reply.TryLater.class);
  }

  @Test
  void an_unknown_account_is_no_refusal_while_slurmdbd_is_away() throws IOException {
    String refusal = "Invalid account or account/partition combination specified";
    command(
        "sbatch", "echo 'sbatch: error: Batch job submission failed: " + refusal + "' >&2; exit 1");
    assertThat(gateway().submit(submission())).isInstanceOf(Reply.Refusal.class);
    command("sacct", "echo 'sacct: error: slurm_persist_conn_open_without_init' >&2; exit 1");
    assertThat(Replies.line(gateway().submit(submission())))
        .startsWith("TRY_LATER")
        .contains(refusal, "slurmdbd");
  }

  @Test
  void a_rate_limit_pauses_every_submission() throws IOException {
    command(
        "sbatch",
        "echo 'sbatch: error: Batch job submission failed: Rate limit exceeded, please retry later'"
            + " >&2; exit 1");
    CliSlurmGateway gateway = gateway();
    assertThat(Replies.line(gateway.submit(submission()))).contains("Rate limit exceeded");
    assertThat(Replies.line(gateway.submit(submission())))
        .startsWith("TRY_LATER")
        .contains("limits the rate");
    assertThat(calls("sbatch")).hasSize(1);
  }

  @Test
  void the_cluster_is_asked_who_it_is_until_it_answers_and_then_never_again() throws IOException {
    command("scontrol", answer("scontrol-controller-away"));
    CliSlurmGateway gateway = gateway();
    assertThat(gateway.accounting(Set.of(SlurmJob.here(new JobId(1))), Set.of(), SINCE))
        .isInstanceOf(Reply.Unknown.class);
    assertThat(gateway.clusterName()).isEmpty();
    command("scontrol", answer("scontrol-config"));
    assertThat(gateway.accounting(Set.of(SlurmJob.here(new JobId(1))), Set.of(), SINCE))
        .isInstanceOf(Reply.Answer.class);
    gateway.queue(Optional.empty());
    gateway.queue(Optional.empty());
    assertThat(gateway.clusterName()).contains("orchestration");
    assertThat(gateway.hasAccounting()).isTrue();
    assertThat(calls("scontrol")).hasSize(2);
  }

  @Test
  void accounts_are_asked_by_number_and_by_name_and_by_nothing_else() throws IOException {
    command("sacct", answer("sacct-ends"));
    CliSlurmGateway gateway = gateway();
    assertThat(
            Replies.answer(
                gateway.accounting(Set.of(SlurmJob.here(new JobId(32))), Set.of(NAME), SINCE)))
        .hasSize(16);
    assertThat(calls("sacct")).hasSize(2);
    assertThat(Replies.answer(gateway.accounting(Set.of(), Set.of(), SINCE))).isEmpty();
    assertThat(calls("sacct")).hasSize(2);
  }

  @Test
  void half_of_the_accounts_is_no_answer() throws IOException {
    command("sacct", "case \"$*\" in *--name=*) exit 1;; esac");
    assertThat(gateway().accounting(Set.of(SlurmJob.here(new JobId(1))), Set.of(NAME), SINCE))
        .isInstanceOf(Reply.Unknown.class);
  }

  @Test
  void a_cluster_without_accounts_answers_that_it_knows_nothing() throws IOException {
    command("scontrol", "echo 'AccountingStorageType = accounting_storage/none'");
    CliSlurmGateway gateway = gateway();
    assertThat(
            Replies.answer(
                gateway.accounting(Set.of(SlurmJob.here(new JobId(1))), Set.of(), SINCE)))
        .isEmpty();
    assertThat(gateway.hasAccounting()).isFalse();
    assertThat(calls("sacct")).isEmpty();
  }

  @Test
  void a_range_too_wide_for_slurmdbd_is_asked_about_in_parts() throws IOException {
    // As with MaxQueryTimeRange: only a question with an end gets an answer here.
    command(
        "sacct",
        "case \"$*\" in *--endtime=*) echo '7|COMPLETED|1|1|1|0:0|linea|n|7|/w|7';;"
            + " *) echo 'sacct: error: slurmdbd: Too wide of a date range in query' >&2; exit 1;; esac");
    assertThat(Replies.answer(gateway().accounting(Set.of(), Set.of(NAME), SINCE))).hasSize(1);
    assertThat(calls("sacct")).hasSize(3);
    assertThat(calls("sacct").get(1)).contains("--endtime=");
    assertThat(calls("sacct").get(2))
        .contains("--starttime=" + calls("sacct").get(1).replaceAll(".*--endtime=(\\S+).*", "$1"));
  }

  @Test
  void a_range_that_is_refused_however_small_is_no_answer() throws IOException {
    command("sacct", "echo 'sacct: error: Too wide of a date range in query' >&2; exit 1");
    assertThat(gateway().accounting(Set.of(), Set.of(NAME), SINCE))
        .isInstanceOf(Reply.Unknown.class);
    assertThat(calls("sacct")).hasSize(7);
  }

  @Test
  void numbers_are_asked_about_without_a_clock() throws IOException {
    gateway().accounting(Set.of(SlurmJob.here(new JobId(7))), Set.of(), SINCE);
    assertThat(calls("sacct")).singleElement().asString().contains("--starttime=1970-01-02");
  }

  @Test
  void slurms_clock_is_measured_with_the_first_answer() throws IOException {
    command(
        "scontrol",
        "echo \"Configuration data as of $(($(date +%s) - 420))\";"
            + " echo 'AccountingStorageType = (null)'");
    CliSlurmGateway gateway = gateway();
    assertThat(gateway.clockSkew()).isEmpty();
    gateway.queue(Optional.empty());
    assertThat(gateway.clockSkew())
        .hasValueSatisfying(
            skew -> assertThat(skew).isBetween(Duration.ofSeconds(-425), Duration.ofSeconds(-415)));
  }

  @Test
  void a_cancel_names_its_jobs_in_order() throws IOException {
    assertThat(gateway().cancel(Set.of(SlurmJob.here(new JobId(12)), SlurmJob.here(new JobId(3)))))
        .isEqualTo(new Reply.Answer<>(true));
    assertThat(calls("scancel")).containsExactly("3 12");
  }

  @Test
  void jobs_too_many_for_one_argument_are_asked_about_in_parts() throws IOException {
    Set<JobName> names =
        IntStream.range(0, 5_000)
            .mapToObj(process -> new JobName("orch-1000%04d-0123456789ab".formatted(process)))
            .collect(Collectors.toSet());

    assertThat(gateway().accounting(Set.of(), names, SINCE))
        .isEqualTo(new Reply.Answer<>(List.of()));

    String asked = String.join(" ", calls("sacct"));
    assertThat(names).allMatch(name -> asked.contains(name.value()));
    assertThat(calls("sacct")).hasSize(5);
  }
}
