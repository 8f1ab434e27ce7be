package br.org.linea.orchestration.agent.rundir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import br.org.linea.orchestration.messages.ExitEvidence;
import br.org.linea.orchestration.messages.JobId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunDirectoryReaderTest {

  private static final JobId JOB = new JobId(7);
  private static final UUID TASK = UUID.randomUUID();

  @TempDir Path directory;

  @BeforeEach
  void makeOwnFolder() throws IOException {
    Files.createDirectory(directory.resolve(".orchestration"));
  }

  private void own(String name, String text) throws IOException {
    Files.writeString(directory.resolve(".orchestration").resolve(name), text);
  }

  private ExitEvidence exit() throws IOException {
    return RunDirectoryReader.exit(directory, TASK, JOB, Optional.of("0:0")).evidence();
  }

  @Test
  void nothing_there_is_no_evidence() throws IOException {
    ExitEvidence none = new ExitEvidence(Optional.empty(), Optional.empty(), Optional.of("0:0"));
    assertThat(exit()).isEqualTo(none);
    assertThat(RunDirectoryReader.lock(directory, TASK)).isEmpty();
    assertThat(
            RunDirectoryReader.exit(directory.resolve("none"), TASK, JOB, Optional.of("0:0"))
                .evidence())
        .isEqualTo(none);
    assertThat(RunDirectoryReader.lock(directory.resolve("none"), TASK)).isEmpty();
    assertThat(RunDirectoryReader.lastWords(directory.resolve("none"), TASK)).isEmpty();
  }

  @Test
  void the_latest_run_of_this_very_job_counts_and_of_its_ranks_the_worst() throws IOException {
    own("exit.7.0", "9\n");
    own("exit.7.10", "0\n");
    own("exit.7.10.1", "4\n");
    own("exit.7.10.12", "3\n");
    own("exit.7.2", "8\n");
    own("exit.70.20", "7\n");
    own("exit.8.0", "6\n");
    own("exit.7.11.part", "5\n");
    assertThat(exit().exitFile()).contains(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "x", "-1", "1000", "0x1", "1 2"})
  void an_exit_file_without_a_code_says_nothing(String text) throws IOException {
    own("exit.7.0", text);
    assertThat(exit().exitFile()).isEmpty();
  }

  @Test
  void the_last_line_of_return_code_counts() throws IOException {
    Files.writeString(directory.resolve("return.code"), "1\n0\n 3 \n\n");
    assertThat(exit().returnCode()).contains(3);
    Files.writeString(directory.resolve("return.code"), "0\nDone!\n");
    assertThat(exit().returnCode()).isEmpty();
  }

  @Test
  void a_lock_names_the_run_that_holds_it() throws IOException {
    own("lock", "job=7\nrestart=2\nhost=n1\nstart=5\ntoken=n1.3.5\n");
    assertThat(RunDirectoryReader.lock(directory, TASK))
        .contains(new LauncherLock(JOB, 2, "n1", 5, false));
  }

  /** Slurm 26.05 sets SLURM_STEP_ID in the batch script too, to the negative id of its step. */
  @ParameterizedTest
  @CsvSource({"0,true", "12,true", "-5,false", "4294967291,false", "batch,false", "'',false"})
  void only_the_number_of_an_srun_is_a_step(String step, boolean inStep) throws IOException {
    own("lock", "job=7\nstep=" + step + "\n");

    assertThat(RunDirectoryReader.lock(directory, TASK).map(LauncherLock::inStep)).contains(inStep);
  }

  @ParameterizedTest
  @ValueSource(strings = {"job=x\n", "job=0\n", "job=7\nrestart=x\n", "job=99999999999999999999\n"})
  void a_lock_that_makes_no_sense_is_no_absence(String text) throws IOException {
    own("lock", text);
    assertThatThrownBy(() -> RunDirectoryReader.lock(directory, TASK))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(directory.toString());
  }

  @Test
  void the_last_lines_of_the_errors_are_kept_for_a_person() throws IOException {
    Files.writeString(directory.resolve("run.err"), "x".repeat(100_000) + "\n1\n2\n\n3\n4\n5\n6\n");
    assertThat(RunDirectoryReader.lastWords(directory, TASK)).isEqualTo("2\n3\n4\n5\n6");
    Files.writeString(directory.resolve("run.err"), "y".repeat(100_000));
    assertThat(RunDirectoryReader.lastWords(directory, TASK)).hasSize(4096);
  }

  @Test
  void where_another_task_ran_there_is_no_proof_for_this_one() throws IOException {
    own("lock", "job=7\n");
    own("exit.7.0", "0\n");
    Files.writeString(directory.resolve("return.code"), "0\n");
    Files.writeString(directory.resolve("run.err"), "words\n");
    own("task", TASK + "\n");
    assertThat(RunDirectoryReader.lock(directory, TASK)).isPresent();
    assertThat(exit().exitFile()).contains(0);
    assertThat(RunDirectoryReader.lastWords(directory, TASK)).isEqualTo("words");

    own("task", UUID.randomUUID() + "\n");

    assertThat(RunDirectoryReader.lock(directory, TASK)).isEmpty();
    assertThat(exit())
        .isEqualTo(new ExitEvidence(Optional.empty(), Optional.empty(), Optional.of("0:0")));
    assertThat(RunDirectoryReader.lastWords(directory, TASK)).isEmpty();
  }
}
