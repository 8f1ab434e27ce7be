package br.org.linea.orchestration.agent.rundir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several tasks of one job run the command: one run, one exit code. */
class LauncherTasksTest {

  private static final int REFUSED = 75;
  private static final int MANY = 12;

  @TempDir Path temp;

  private Path run;

  @AfterEach
  void leaveNothingRunning() {
    Launched.killAll();
  }

  @BeforeEach
  void prepare() throws Exception {
    run = new TestRuns(temp).prepared("echo $MARK >> marks; exit ${CODE:-0}");
  }

  private Launched start(String mark, Map<String, String> variables) {
    Map<String, String> task = new HashMap<>(Launched.task(variables));
    task.put("MARK", mark);
    return Launched.start(run, task);
  }

  private int launch(String mark, Map<String, String> variables) {
    return start(mark, variables).end();
  }

  private void assertCode(int code) throws Exception {
    assertThat(Launched.exit(run).evidence().exitFile()).contains(code);
    assertThat(Launched.exit(run).evidence().returnCode()).contains(code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK"})
  void every_rank_of_an_mpirun_runs_and_the_highest_code_counts(String variable) throws Exception {
    // In the job script each has rank 0 by Slurm's own variable.
    List<Launched> all =
        IntStream.of(2, 0, 1)
            .mapToObj(
                rank -> start("" + rank, Map.of(variable, "" + rank, "CODE", "" + (7 - rank))))
            .toList();

    assertThat(all.stream().map(Launched::end)).containsExactly(5, 7, 6);
    assertThat(all.getFirst().marks()).containsExactlyInAnyOrder("0", "1", "2");
    assertThat(Launched.exit(run).evidence().exitFile()).contains(7);
    // Of tasks that fail at once, clients see the code of one.
    assertThat(Launched.exit(run).evidence().returnCode())
        .hasValueSatisfying(it -> assertThat(it).isBetween(5, 7));
  }

  @Test
  void steps_one_after_another_run_and_the_highest_code_counts() throws Exception {
    assertThat(launch("first", Map.of("SLURM_STEP_ID", "0", "CODE", "3"))).isEqualTo(3);
    assertThat(launch("second", Map.of("SLURM_STEP_ID", "1"))).isZero();

    assertThat(run.resolve("marks")).hasContent("first\nsecond");
    assertCode(3);
  }

  @Test
  void a_task_that_fails_last_is_in_return_code_too() throws Exception {
    assertThat(launch("0", Map.of("SLURM_STEP_ID", "0"))).isZero();
    assertCode(0);
    assertThat(launch("1", Map.of("SLURM_STEP_ID", "0", "SLURM_PROCID", "1", "CODE", "4")))
        .isEqualTo(4);
    assertCode(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-5", "4294967291", "batch"})
  void a_batch_script_whose_step_is_slurms_own_is_no_step(String step) throws Exception {
    assertThat(launch("script", Map.of("SLURM_STEP_ID", step))).isZero();
    assertThat(run.resolve(".orchestration/exit.7.0")).exists();
  }

  @Test
  void a_task_that_ran_already_does_not_run_again() throws Exception {
    Map<String, String> task = Map.of("SLURM_STEP_ID", "3", "SLURM_PROCID", "1");
    assertThat(launch("once", task)).isZero();
    assertThat(launch("twice", task)).isEqualTo(REFUSED);
    assertThat(run.resolve("marks")).hasContent("once");
  }

  @Test
  void no_task_of_another_job_runs() throws Exception {
    assertThat(launch("mine", Map.of("SLURM_STEP_ID", "0"))).isZero();
    Map<String, String> another = new HashMap<>(Map.of("SLURM_JOB_ID", "8", "SLURM_STEP_ID", "0"));
    assertThat(launch("0", another)).isEqualTo(REFUSED);
    another.put("SLURM_PROCID", "1");
    assertThat(launch("1", another)).isEqualTo(REFUSED);
    another.put("OMPI_COMM_WORLD_RANK", "2");
    assertThat(launch("2", another)).isEqualTo(REFUSED);
    assertThat(run.resolve("marks")).hasContent("mine");
  }

  @Test
  void all_tasks_of_a_requeued_job_run_again_and_no_code_of_before_counts() throws Exception {
    for (String rank : List.of("0", "1", "2")) {
      launch("before", Map.of("SLURM_STEP_ID", "0", "SLURM_PROCID", rank, "CODE", "9"));
    }
    Files.delete(run.resolve("marks"));

    List<Launched> again =
        IntStream.of(2, 1, 0).mapToObj(rank -> start("" + rank, again(rank, Map.of()))).toList();

    assertThat(again.stream().map(Launched::end)).containsExactly(2, 1, 0);
    assertThat(again.getFirst().marks()).containsExactlyInAnyOrder("0", "1", "2");
    assertThat(Launched.exit(run).evidence().exitFile()).contains(2);
  }

  @RepeatedTest(5)
  void tasks_of_a_requeued_job_that_start_at_once_delete_no_code_of_each_other() throws Exception {
    launch("before", Map.of("SLURM_STEP_ID", "0", "CODE", "9"));
    Path bin = Files.createDirectory(temp.resolve("bin"));
    Path ln = bin.resolve("ln");
    Files.writeString(
        ln,
        "#!/bin/sh\necho >> asked\nuntil [ -e go ]; do sleep 0.02; done\nexec /bin/ln \"$@\"\n");
    assertThat(ln.toFile().setExecutable(true)).isTrue();

    List<Launched> again =
        IntStream.range(0, MANY)
            .mapToObj(rank -> start("" + rank, again(rank, Map.of("PATH", bin + ":/usr/bin:/bin"))))
            .toList();
    Path asked = run.resolve("asked");
    await().until(() -> Files.exists(asked) && Files.readAllLines(asked).size() == MANY);
    Files.createFile(run.resolve("go"));
    again.forEach(Launched::end);

    for (int rank = 0; rank < MANY; rank++) {
      assertThat(run.resolve(".orchestration/exit.7.1.1.0." + rank))
          .content()
          .isEqualToIgnoringWhitespace("" + rank);
    }
  }

  /** A task after the first requeue, which ends with its rank as its code. */
  private static Map<String, String> again(int rank, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(more);
    variables.putAll(
        Map.of(
            "SLURM_STEP_ID",
            "0",
            "SLURM_PROCID",
            "" + rank,
            "SLURM_RESTART_COUNT",
            "1",
            "CODE",
            "" + rank));
    return variables;
  }

  @Test
  void a_killed_task_is_no_success_although_the_others_ended_well() throws Exception {
    run =
        new TestRuns(temp.resolve("other"))
            .prepared("echo $MARK >> marks; [ $MARK = 0 ] || exec sleep 60");
    Launched killed = start("1", Map.of("SLURM_STEP_ID", "0", "SLURM_PROCID", "1"));
    killed.awaitMark("1");
    assertThat(launch("0", Map.of("SLURM_STEP_ID", "0"))).isZero();
    killed.signalAll("KILL");
    killed.end();

    ExitFiles exit = Launched.exit(run);

    assertThat(exit.evidence().exitFile()).isEmpty();
    assertThat(exit.evidence().returnCode()).isEmpty();
    assertThat(exit.remark()).contains("exit.7.0.1.0.1", "no exit code");
  }

  @Test
  void a_code_that_is_not_0_decides_without_the_tasks_that_were_killed_for_it() throws Exception {
    run =
        new TestRuns(temp.resolve("other"))
            .prepared("echo $MARK >> marks; [ $MARK = 0 ] && exit 6; exec sleep 60");
    Launched killed = start("1", Map.of("SLURM_STEP_ID", "0", "SLURM_PROCID", "1"));
    killed.awaitMark("1");
    assertThat(launch("0", Map.of("SLURM_STEP_ID", "0"))).isEqualTo(6);
    killed.signalAll("KILL");
    killed.end();

    assertCode(6);
  }

  @Test
  void a_run_has_what_it_is_promised_when_srun_exports_nothing() throws Exception {
    run = new TestRuns(temp.resolve("other")).prepared("echo \"$DATASETS_DIR|$PATH\"; env");
    Launched launched = Launched.start(run, Map.of("SLURM_JOB_ID", "7"));

    assertThat(launched.end()).isZero();

    assertThat(run.resolve("launcher.out"))
        .content()
        .startsWith("/data sets|/usr/local/bin:/usr/bin:/bin\n")
        .contains("\nPATH=/usr/local/bin:/usr/bin:/bin\n");
  }

  @Test
  void what_the_job_says_about_promised_variables_wins() throws Exception {
    run = new TestRuns(temp.resolve("other")).prepared("echo \"$DATASETS_DIR|$PATH\"");
    Launched launched =
        Launched.start(
            run, Launched.task(Map.of("DATASETS_DIR", "/other", "PATH", "/bin:/usr/bin")));

    assertThat(launched.end()).isZero();

    assertThat(run.resolve("launcher.out")).hasContent("/other|/bin:/usr/bin");
  }
}
