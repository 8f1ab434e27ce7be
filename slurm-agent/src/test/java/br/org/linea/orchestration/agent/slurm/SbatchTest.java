package br.org.linea.orchestration.agent.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.command.CommandResult;
import br.org.linea.orchestration.agent.job.JobName;
import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.catalogue.Resources;
import br.org.linea.orchestration.catalogue.RunOptions;
import br.org.linea.orchestration.catalogue.SuccessBy;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SbatchTest {

  /** What each recorded answer means. */
  private static final Map<String, String> RECORDED = new LinkedHashMap<>();

  private static final Map<String, String> DOCUMENTED = new LinkedHashMap<>();

  static {
    RECORDED.put("sbatch-accepted", "ANSWER 1");
    RECORDED.put("sbatch-accepted-unparsable", "ANSWER 2");
    RECORDED.put("sbatch-three", "ANSWER 3");
    RECORDED.put("sbatch-partition-down", "ANSWER 4");
    RECORDED.put("sbatch-bad-dependency", "ANSWER 6");
    RECORDED.put("sbatch-array", "ANSWER 7");
    RECORDED.put("sbatch-cluster", "ANSWER 8");
    RECORDED.put("sbatch-cluster-unparsable", "ANSWER 11");
    RECORDED.put("sbatch-verbose", "ANSWER 12");
    RECORDED.put("sbatch-association-wall-limit", "ANSWER 13");
    RECORDED.put("sbatch-association-max-jobs", "ANSWER 14");
    RECORDED.put("sbatch-qos-max-jobs", "ANSWER 15");
    RECORDED.put("sbatch-slurmdbd-away", "ANSWER 41");
    RECORDED.put("sbatch-association-submit-limit", "TRY_LATER AssocMaxSubmitJobLimit");
    RECORDED.put("sbatch-qos-submit-limit", "TRY_LATER QOSMaxSubmitJobPerUserLimit");
    RECORDED.put("sbatch-qos-group-submit-limit", "TRY_LATER QOSGrpSubmitJobsLimit");
    RECORDED.put("sbatch-qos-cpu-limit", "REFUSAL QOSMaxCpuPerJobLimit");
    RECORDED.put("sbatch-qos-wall-limit", "REFUSAL QOSMaxWallDurationPerJobLimit");
    RECORDED.put("sbatch-bad-partition", "REFUSAL invalid partition specified: nowhere");
    RECORDED.put("sbatch-bad-account", "REFUSAL Batch job submission failed: Invalid account");
    RECORDED.put("sbatch-partition-closed", "REFUSAL Batch job submission failed: Invalid account");
    RECORDED.put(
        "sbatch-time-over-partition-limit",
        "REFUSAL Batch job submission failed: Requested time limit is invalid");
    RECORDED.put(
        "sbatch-too-many-cpus",
        "REFUSAL Batch job submission failed: More processors requested than permitted");
    RECORDED.put(
        "sbatch-too-much-memory",
        "REFUSAL Memory specification can not be satisfied; Batch job submission failed");
    RECORDED.put("sbatch-bad-time", "REFUSAL Invalid --time specification");
    RECORDED.put("sbatch-bad-option", "REFUSAL unrecognized option '--frobnicate'");
    RECORDED.put("sbatch-no-script", "REFUSAL Unable to open file /srv/runs/none.sbatch");
    RECORDED.put(
        "sbatch-script-without-interpreter", "REFUSAL This does not look like a batch script.");
    RECORDED.put("sbatch-empty-script", "REFUSAL Batch script is empty!");
    RECORDED.put("sbatch-bad-qos", "REFUSAL Batch job submission failed: Invalid qos");
    RECORDED.put(
        "sbatch-warning-and-accepted",
        "REFUSAL Warning: can't run 2 processes on 4 nodes, setting nnodes to 2");
    RECORDED.put("sbatch-cluster-unknown", "REFUSAL No cluster 'elsewhere' known by database.");
    RECORDED.put(
        "sbatch-socket-timed-out", "UNKNOWN Batch job submission failed: Socket timed out");
    RECORDED.put("sbatch-missing-socket", "UNKNOWN slurm_msg_sendto: address:port=127.0.0.1");
    RECORDED.put("sbatch-not-connected", "UNKNOWN Batch job submission failed: Transport endpoint");
    RECORDED.put(
        "sbatch-connection-reset", "UNKNOWN Batch job submission failed: Connection reset");
    RECORDED.put("sbatch-munge-away", "TRY_LATER If munged is up, restart with --num-threads=10");
    RECORDED.put(
        "sbatch-controller-away",
        "TRY_LATER Batch job submission failed: Unable to contact slurm controller");

    DOCUMENTED.put("sbatch-banner-before-the-answer", "ANSWER 4711");
    DOCUMENTED.put("sbatch-warning-and-answer", "ANSWER 4712");
    DOCUMENTED.put("sbatch-temporarily-unable", "TRY_LATER Slurm temporarily unable");
    DOCUMENTED.put("sbatch-zero-bytes", "UNKNOWN Batch job submission failed: Zero Bytes were");
    DOCUMENTED.put("sbatch-backup-controller", "UNKNOWN Batch job submission failed: Unable to");
  }

  /** The same of a case that only newer releases were asked for. */
  private static final Map<String, String> NEWER =
      Map.of(
          "sbatch-bad-dependency", "REFUSAL Batch job submission failed: Job dependency problem",
          "sbatch-bad-qos", "ANSWER 6",
          "sbatch-partition-inactive",
              "TRY_LATER Batch job submission failed: Required partition not available",
          "sbatch-cluster-south", "ANSWER 1",
          "sbatch-renamed", "ANSWER 1",
          "sbatch-plugin-next-week", "REFUSAL The cluster is busy, please try again next week",
          "sbatch-plugin-timed-out", "REFUSAL Your allocation of this quarter has timed out",
          // The second line is the plugin's, though its words are Slurm's.
          "sbatch-plugin-two-lines", "REFUSAL Access denied by policy 7.");

  /** What a case means that was recorded from a newer release. */
  static String meaningOf(String name) {
    assertThat(NEWER.containsKey(name) || RECORDED.containsKey(name)).as(name).isTrue();
    return NEWER.getOrDefault(name, RECORDED.get(name));
  }

  static List<String> recorded() {
    return Recorded.names("22.05", "sbatch");
  }

  static List<String> documented() {
    return Recorded.names("documented", "sbatch");
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void an_answer_of_slurm_22_05_means_what_the_table_says(String name) {
    assertThat(RECORDED).containsKey(name);
    assertThat(Replies.line(Sbatch.read(Recorded.of("22.05", name).result())))
        .startsWith(RECORDED.get(name));
  }

  @ParameterizedTest
  @MethodSource("documented")
  void a_documented_answer_means_what_the_table_says(String name) {
    assertThat(DOCUMENTED).containsKey(name);
    assertThat(Replies.line(Sbatch.read(Recorded.of("documented", name).result())))
        .startsWith(DOCUMENTED.get(name));
  }

  @Test
  void no_expectation_is_left_without_its_case() {
    assertThat(recorded()).containsExactlyInAnyOrderElementsOf(RECORDED.keySet());
    assertThat(documented()).containsExactlyInAnyOrderElementsOf(DOCUMENTED.keySet());
  }

  @Test
  void the_recorded_question_is_the_one_that_is_asked() {
    Path run = Path.of("/srv/runs");
    assertThat(
            Sbatch.argv(
                "sbatch",
                new JobSubmission(
                    new JobName("orch-12-0123456789ab"),
                    run,
                    run.resolve("ok.sbatch"),
                    "process 12, of pz",
                    RunOptions.NONE),
                List.of()))
        .isEqualTo(Recorded.of("22.05", "sbatch-accepted").argv());
  }

  @Test
  void what_the_catalogue_asks_for_is_on_the_command_line_before_the_script() {
    Path run = Path.of("/srv/runs");
    RunOptions options =
        new RunOptions(
            new Resources(
                Optional.of("short"),
                Optional.of("lsst"),
                Optional.of("1-12"),
                Optional.of("4"),
                Optional.of("16G"),
                Optional.of("high"),
                Optional.of("2"),
                Optional.of("1"),
                Optional.of("a100&ssd"),
                Optional.of("talk"),
                Optional.of("survey")),
            SuccessBy.EXIT_FILE,
            Optional.empty(),
            Optional.of(true),
            List.of());
    List<String> argv =
        Sbatch.argv(
            "sbatch",
            new JobSubmission(
                new JobName("orch-12-0123456789ab"), run, run.resolve("job.sbatch"), "", options),
            List.of());
    assertThat(argv)
        .endsWith(
            "--partition=short",
            "--account=lsst",
            "--time=1-12",
            "--cpus-per-task=4",
            "--mem=16G",
            "--qos=high",
            "--gpus=2",
            "--nodes=1",
            "--constraint=a100&ssd",
            "--reservation=talk",
            "--wckey=survey",
            "--requeue",
            "/srv/runs/job.sbatch");
    assertThat(Sbatch.options(RunOptions.NONE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\n", "Submitted\n", "0\n", "Submitted batch job 0\n", "-4\n", "4x\n"})
  void a_good_end_without_a_job_is_no_answer(String stdout) {
    assertThat(Sbatch.read(new CommandResult.Exited(0, stdout, "")))
        .isInstanceOf(Reply.Unknown.class);
  }

  @Test
  void an_sbatch_that_was_cut_or_killed_may_have_submitted() {
    assertThat(Sbatch.read(new CommandResult.Cut("slow"))).isInstanceOf(Reply.Unknown.class);
    for (int signal : new int[] {1, 9, 15, 64}) {
      assertThat(Sbatch.read(new CommandResult.Exited(128 + signal, "", "")))
          .isInstanceOf(Reply.Unknown.class);
    }
  }

  @Test
  void an_sbatch_that_never_ran_is_tried_again() {
    assertThat(Sbatch.read(new CommandResult.NotStarted("no such program")))
        .isEqualTo(new Reply.TryLater<>("no such program"));
  }

  @Test
  void of_two_tries_of_sbatch_one_may_have_arrived() {
    String words =
        """
        sbatch: error: Socket timed out on send/recv operation
        sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)
        """;
    assertThat(Sbatch.read(new CommandResult.Exited(1, "", words)))
        .isInstanceOf(Reply.Unknown.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Message send failure",
        "Message receive failure",
        "Communication shutdown failure",
        "Insane message length",
        "Header lengths are longer than data received",
        "Software caused connection abort",
        "Invalid authentication credential",
        "Protocol authentication error",
        "Connection forced closed by quiesce timeout"
      })
  void a_conversation_that_broke_off_may_have_submitted(String words) {
    String stderr = "sbatch: error: Batch job submission failed: " + words + "\n";
    assertThat(Sbatch.read(new CommandResult.Exited(1, "", stderr)))
        .isInstanceOf(Reply.Unknown.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Slurm backup controller in standby mode",
        "Unable to create job record, try again",
        "MaxJobCount limit reached",
        "I/O error writing script/environment to file",
        "Required partition not available (inactive or drain)",
        "Requested reservation not usable now",
        "Job can not start due to maintenance reservation.",
        "System submissions disabled",
        "Rate limit exceeded, please retry later",
        "Rate limit exceeded, please retry momentarily",
        "Connection rejected by handler"
      })
  void what_ails_the_cluster_and_not_the_job_passes(String words) {
    String stderr = "sbatch: error: Batch job submission failed: " + words + "\n";
    assertThat(Sbatch.read(new CommandResult.Exited(1, "", stderr)))
        .isInstanceOf(Reply.TryLater.class);
  }

  @Test
  void a_limit_that_slurm_does_not_name_may_pass() {
    String words =
        "sbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job"
            + " submit limit, user's size and/or time limits)";
    assertThat(Sbatch.read(new CommandResult.Exited(1, "", words)))
        .isInstanceOf(Reply.TryLater.class);
  }

  @Test
  void a_refusal_without_a_message_shows_the_exit_code() {
    assertThat(Sbatch.read(new CommandResult.Exited(4, "", "")))
        .isInstanceOfSatisfying(
            Reply.Refusal.class,
            refusal ->
                assertThat(refusal.words())
                    .startsWith("sbatch ended with exit code 4 (This answer"));
  }

  @Test
  void what_sbatch_says_is_kept_to_a_length_that_a_person_reads() {
    Reply<?> reply = Sbatch.read(new CommandResult.Exited(1, "", "x".repeat(100_000)));
    assertThat(((Reply.Refusal<?>) reply).words()).hasSizeLessThan(1100).contains("…");
  }
}
