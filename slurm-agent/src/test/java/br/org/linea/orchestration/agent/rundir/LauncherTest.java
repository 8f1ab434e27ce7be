package br.org.linea.orchestration.agent.rundir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.messages.ExitEvidence;
import br.org.linea.orchestration.messages.JobId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher, run by the real /bin/sh with the variables that Slurm sets. */
class LauncherTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int REFUSED = 75;

  @TempDir Path temp;

  private TestRuns runs;
  private Path run;

  @BeforeEach
  void prepare() throws Exception {
    runs = new TestRuns(temp);
    run = runs.prepared("echo ran >> marks");
  }

  private static Process start(Path run, Map<String, String> slurm) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder("/bin/sh", run.resolve(".orchestration/launch").toString())
              .directory(run.toFile())
              .redirectErrorStream(true)
              .redirectOutput(run.resolve("launcher.out").toFile());
      builder.environment().clear();
      builder.environment().put("PATH", "/usr/bin:/bin");
      builder.environment().putAll(slurm);
      return builder.start();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static int end(Process process) {
    assertThat(process.onExit().orTimeout(LIMIT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS))
        .succeedsWithin(LIMIT);
    return process.exitValue();
  }

  private int launch(long job, int restart) {
    return end(start(run, job(job, restart)));
  }

  private static Map<String, String> job(long job, int restart) {
    Map<String, String> slurm = new HashMap<>();
    slurm.put("SLURM_JOB_ID", Long.toString(job));
    slurm.put("SLURM_PROCID", "0");
    if (restart > 0) {
      slurm.put("SLURM_RESTART_COUNT", Integer.toString(restart));
    }
    return slurm;
  }

  private List<String> marks() throws IOException {
    Path marks = run.resolve("marks");
    return Files.exists(marks) ? Files.readAllLines(marks) : List.of();
  }

  private String output() throws IOException {
    return Files.readString(run.resolve("launcher.out"));
  }

  private UUID task() throws IOException {
    return UUID.fromString(Files.readString(run.resolve(".orchestration/task")).strip());
  }

  private ExitEvidence exit(long job) throws IOException {
    return RunDirectoryReader.exit(run, task(), new JobId(job), Optional.empty()).evidence();
  }

  @Test
  void a_run_leaves_its_lock_its_exit_file_and_a_return_code() throws IOException {
    assertThat(launch(7, 0)).isZero();
    assertThat(marks()).containsExactly("ran");
    assertThat(exit(7))
        .isEqualTo(new ExitEvidence(Optional.of(0), Optional.of(0), Optional.empty()));
    LauncherLock lock = RunDirectoryReader.lock(run, task()).orElseThrow();
    assertThat(lock.job()).isEqualTo(new JobId(7));
    assertThat(lock.restart()).isZero();
    assertThat(lock.host()).isNotBlank();
    assertThat(lock.start()).isPositive();
  }

  @Test
  void nothing_of_a_draft_is_left() throws IOException {
    launch(7, 0);
    try (Stream<Path> files = Files.list(run.resolve(".orchestration"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("task", "launch", "lock", "exit.7.0");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 126, 255})
  void the_pipelines_exit_code_is_the_jobs_and_is_kept(int code) throws Exception {
    run = runs.prepared("exit " + code);
    assertThat(launch(7, 0)).isEqualTo(code);
    assertThat(exit(7).exitFile()).contains(code);
    assertThat(exit(7).returnCode()).contains(code);
  }

  @Test
  void a_second_job_is_refused_without_running_the_pipeline() throws IOException {
    launch(7, 0);
    assertThat(launch(8, 0)).isEqualTo(REFUSED);
    assertThat(launch(8, 5)).isEqualTo(REFUSED);
    assertThat(marks()).containsExactly("ran");
    assertThat(output()).contains("job 8", "it is the run of job 7");
    assertThat(exit(8).exitFile()).isEmpty();
    assertThat(exit(7).exitFile()).contains(0);
  }

  @Test
  void the_same_job_does_not_run_twice_without_a_requeue() throws IOException {
    launch(7, 0);
    assertThat(launch(7, 0)).isEqualTo(REFUSED);
    launch(7, 2);
    assertThat(launch(7, 2)).isEqualTo(REFUSED);
    assertThat(launch(7, 1)).isEqualTo(REFUSED);
    assertThat(marks()).containsExactly("ran", "ran");
  }

  @Test
  void a_requeued_job_runs_again_and_takes_the_verdict_of_its_earlier_run_away() throws Exception {
    run = runs.prepared("cat return.code 2> /dev/null; ls .orchestration; exit $(cat code)");
    Files.writeString(run.resolve("code"), "4");
    assertThat(launch(7, 0)).isEqualTo(4);
    Files.writeString(run.resolve("code"), "0");
    assertThat(launch(7, 1)).isZero();
    assertThat(output()).doesNotContain("exit.7.0").doesNotContain("4\n");
    assertThat(exit(7).exitFile()).contains(0);
    assertThat(exit(7).returnCode()).contains(0);
    assertThat(RunDirectoryReader.lock(run, task()).orElseThrow().restart()).isEqualTo(1);
  }

  @Test
  void of_many_jobs_at_once_one_runs_the_pipeline() throws IOException {
    List<Process> all =
        IntStream.rangeClosed(1, 20).mapToObj(job -> start(run, job(job, 0))).toList();
    List<Integer> codes = all.stream().map(LauncherTest::end).toList();
    assertThat(codes).filteredOn(code -> code == 0).hasSize(1);
    assertThat(codes).filteredOn(code -> code == REFUSED).hasSize(19);
    assertThat(marks()).containsExactly("ran");
  }

  @Test
  void every_task_of_an_srun_passes_and_the_worst_code_counts() throws Exception {
    run = runs.prepared("echo $SLURM_PROCID >> marks; exit $SLURM_PROCID");
    List<Process> all =
        IntStream.of(2, 1, 3, 0)
            .mapToObj(
                rank -> {
                  Map<String, String> slurm = job(7, 0);
                  slurm.put("SLURM_PROCID", Integer.toString(rank));
                  return start(run, slurm);
                })
            .toList();
    assertThat(all.stream().map(LauncherTest::end)).containsExactly(2, 1, 3, 0);
    assertThat(marks()).containsExactlyInAnyOrder("0", "1", "2", "3");
    assertThat(exit(7).exitFile()).contains(3);
  }

  @Test
  void a_pipeline_that_term_ends_keeps_its_exit_code() throws Exception {
    run = runs.prepared("echo ran >> marks; trap 'exit 9' TERM; sleep 30 & wait");
    Process process = start(run, job(7, 0));
    await().atMost(LIMIT).until(() -> !marks().isEmpty());
    // As Slurm does: the signal reaches every process of the job at once.
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    assertThat(end(process)).isEqualTo(9);
    assertThat(exit(7).exitFile()).contains(9);
  }

  @Test
  void a_pipeline_that_does_not_care_for_term_is_waited_for() throws Exception {
    run = runs.prepared("trap '' TERM; echo ran >> marks; until [ -f go ]; do sleep 0.05; done");
    Process process = start(run, job(7, 0));
    await().atMost(LIMIT).until(() -> !marks().isEmpty());
    process.destroy();
    assertThat(process.onExit()).isNotDone();
    Files.createFile(run.resolve("go"));
    assertThat(end(process)).isZero();
    assertThat(exit(7).exitFile()).contains(0);
  }

  @Test
  void the_pipeline_reads_nothing_works_in_its_folder_and_shares_with_its_group() throws Exception {
    run = runs.prepared("cat; pwd; umask; touch made");
    CompletableFuture<Integer> code =
        CompletableFuture.supplyAsync(() -> end(start(run, job(7, 0))));
    assertThat(code).succeedsWithin(LIMIT).isEqualTo(0);
    assertThat(output()).isEqualTo(run + "\n0002\n");
    assertThat(Files.getPosixFilePermissions(run.resolve("made")).toString())
        .contains("GROUP_WRITE");
  }

  @Test
  void marks_wake_the_agent_and_a_wake_folder_that_is_gone_does_no_harm() throws IOException {
    launch(7, 0);
    Path wake = temp.resolve("processing/.orchestration-wake");
    try (Stream<Path> files = Files.list(wake)) {
      assertThat(files.map(file -> file.getFileName().toString().replaceAll("\\d+$", "N")))
          .containsExactlyInAnyOrder("12.start.N", "12.end.N");
    }
    try (Stream<Path> files = Files.list(wake)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(wake);
    assertThat(launch(7, 1)).isZero();
    assertThat(output()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with blank",
        "quote'quote",
        "dou\"ble",
        "$(touch hacked)",
        "`touch hacked`",
        "$HOME",
        "semi;touch hacked",
        "back\\slash",
        "@OWN@",
        "new\nline",
        "\u00fcn\u00ef\u00e7\u00f6d\u00e9"
      })
  void odd_characters_in_paths_never_become_shell_text(String odd) throws Exception {
    runs = new TestRuns(Files.createDirectory(temp.resolve(odd)));
    run = runs.prepared("echo ran >> marks; cat \"$1\"");
    assertThat(launch(7, 0)).as(output()).isZero();
    assertThat(marks()).containsExactly("ran");
    assertThat(output()).isEqualTo("message: hello\n");
    assertThat(run.resolve("hacked")).doesNotExist();
  }

  @Test
  void a_node_needs_nothing_but_sh_and_coreutils() throws Exception {
    Path bin = Files.createDirectory(temp.resolve("bin"));
    for (String program : List.of("uname", "date", "ln", "rm", "mv", "sleep", "sh")) {
      Files.createSymbolicLink(bin.resolve(program), Path.of("/bin").resolve(program));
    }
    Map<String, String> slurm = job(7, 0);
    slurm.put("PATH", bin.toString());
    assertThat(end(start(run, slurm))).as(output()).isZero();
    slurm.putAll(job(7, 1));
    assertThat(end(start(run, slurm))).as(output()).isZero();
    assertThat(marks()).containsExactly("ran", "ran");
    assertThat(output()).isEmpty();
  }

  @Test
  void a_run_on_the_agents_own_node_goes_by_its_process_id() throws IOException {
    Process process = start(run, Map.of());
    assertThat(end(process)).isZero();
    assertThat(exit(process.pid()).exitFile()).contains(0);
  }

  @Test
  void a_run_directory_that_is_gone_runs_nothing() throws Exception {
    Path moved = Files.move(run, run.resolveSibling("elsewhere"));
    Process process =
        new ProcessBuilder("/bin/sh", moved.resolve(".orchestration/launch").toString())
            .redirectErrorStream(true)
            .redirectOutput(moved.resolve("launcher.out").toFile())
            .start();
    assertThat(end(process)).isEqualTo(REFUSED);
    assertThat(moved.resolve("marks")).doesNotExist();
  }
}
