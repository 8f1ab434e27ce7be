package br.org.linea.orchestration.agent.rundir;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.messages.JobId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher, run by the real /bin/sh, where the disk is full or the pipeline is hostile. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LauncherHardshipTest {

  /** Gives the processing folder a small disk of its own, in a namespace of its own. */
  private static final String ON_A_SMALL_DISK =
      """
      set -e
      processing=$1 saved=$2 launcher=$3 before=$4
      cp -a "$processing/." "$saved"
      mount -t tmpfs -o size=160k,mode=0775 small "$processing"
      cp -a "$saved/." "$processing"
      eval "$before"
      code=0
      SLURM_JOB_ID=7 sh "$launcher" 2> "$saved/stderr" || code=$?
      cp -a "$processing/." "$saved"
      exit "$code"
      """;

  /** Frees the disk as soon as the launcher has tried to write its lock. */
  private static final String FULL_AT_THE_START =
      """
      cat /dev/zero > "$processing/filler" 2> "$saved/fill" || true
      own=$(dirname "$launcher")
      (until ls "$own" | grep -q '^lock'; do sleep 0.1; done; rm -f "$processing/filler") &
      """;

  @TempDir Path temp;

  private TestRuns runs;

  @BeforeEach
  void make() {
    runs = new TestRuns(temp);
  }

  private static int end(List<String> command, Path errors) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(errors.toFile());
    builder.environment().put("SLURM_JOB_ID", "7");
    builder.environment().put("TMPDIR", errors.getParent().toString());
    Process process = builder.start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ends").isTrue();
    return process.exitValue();
  }

  private int launch(Path run) throws Exception {
    return end(
        List.of("/bin/sh", run.resolve(".orchestration/launch").toString()),
        temp.resolve("stderr"));
  }

  private static ExitFiles exit(Path run) throws IOException {
    UUID task = UUID.fromString(Files.readString(run.resolve(".orchestration/task")).strip());
    return RunDirectoryReader.exit(run, task, new JobId(7), Optional.empty());
  }

  private String stderr() throws IOException {
    return Files.readString(temp.resolve("stderr"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 255})
  void the_exit_code_is_kept_on_a_disk_that_became_full(int code) throws Exception {
    Path run = runs.prepared("cat /dev/zero > fill; cat /dev/zero > fill2; exit " + code);
    int ended = endOnASmallDisk(run, "");
    Path copy = saved(run);
    assertThat(ended).as(stderr()).isEqualTo(code);
    assertThat(copy.resolve("fill")).as("the disk was full").isNotEmptyFile();
    assertThat(exit(copy).evidence().exitFile()).contains(code);
    assertThat(temp.resolve("saved/stderr")).content().contains("No space left");
  }

  @Test
  void a_disk_that_is_full_at_the_start_delays_the_run() throws Exception {
    Path run = runs.prepared("echo ran >> marks");

    assertThat(endOnASmallDisk(run, FULL_AT_THE_START)).as(stderr()).isZero();

    assertThat(temp.resolve("saved/fill")).content().contains("No space left");
    assertThat(saved(run).resolve("marks")).hasContent("ran");
    assertThat(exit(saved(run)).evidence().exitFile()).contains(0);
  }

  /** Where the run directory is kept when its disk is gone. */
  private Path saved(Path run) {
    return temp.resolve("saved").resolve(temp.resolve("processing").relativize(run));
  }

  private int endOnASmallDisk(Path run, String before) throws Exception {
    return end(
        List.of(
            "unshare",
            "--map-root-user",
            "--mount",
            "sh",
            "-c",
            ON_A_SMALL_DISK,
            "sh",
            temp.resolve("processing").toString(),
            Files.createDirectory(temp.resolve("saved")).toString(),
            run.resolve(".orchestration/launch").toString(),
            before),
        temp.resolve("stderr"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mkdir -p .orchestration/exit.7.0/x",
        "rm .orchestration/exit.7.0.part; mkdir -p .orchestration/exit.7.0.part/x",
        "rm .orchestration/exit.7.0.part; mkfifo .orchestration/exit.7.0.part",
        "ln -sf /dev/full .orchestration/exit.7.0.part",
        "rm -f .orchestration/exit.7.0.part"
      })
  void whatever_is_in_the_place_of_the_exit_file_the_code_is_kept(String hostile) throws Exception {
    Path run = runs.prepared(hostile + "; exit 3");
    assertThat(launch(run)).as(stderr()).isEqualTo(3);
    assertThat(exit(run).evidence().exitFile()).contains(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mkfifo return.code", "mkdir -p return.code/x", "ln -s /dev/full return.code"})
  void whatever_is_in_the_place_of_return_code_holds_nothing_up(String hostile) throws Exception {
    Path run = runs.prepared(hostile + "; exit 3");
    assertThat(launch(run)).as(stderr()).isEqualTo(3);
    assertThat(exit(run).evidence().exitFile()).contains(3);
  }

  @Test
  void where_no_file_can_be_written_the_code_is_on_stderr_and_in_the_scratch_folder()
      throws Exception {
    Path run = runs.prepared("mv .orchestration away; exit 3");
    assertThat(launch(run)).isEqualTo(3);
    assertThat(stderr()).contains("the exit code 3 cannot be written");
    assertThat(temp.resolve("orchestration-exit.12.7.0.0")).hasContent("3");
    Files.move(run.resolve("away"), run.resolve(".orchestration"));
    assertThat(exit(run).evidence().exitFile()).isEmpty();
  }
}
