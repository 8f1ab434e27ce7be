package br.org.linea.orchestration.agent.rundir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import br.org.linea.orchestration.agent.job.PipelineEntry;
import br.org.linea.orchestration.agent.job.RunSpec;
import br.org.linea.orchestration.messages.ExitEvidence;
import br.org.linea.orchestration.messages.FileAnswer;
import br.org.linea.orchestration.messages.FileAnswer.Outcome;
import br.org.linea.orchestration.messages.FileQuestion;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.PipelineName;
import br.org.linea.orchestration.messages.ProcessId;
import br.org.linea.orchestration.messages.RunFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.ThrowingSupplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A job does to its run directory what it likes; readers answer at once and follow nothing. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileRunDirectoryTest {

  private static final Duration AT_ONCE = Duration.ofSeconds(5);
  private static final JobId JOB = new JobId(7);
  private static final UUID TASK = UUID.randomUUID();
  private static final PipelineName PIPELINE = new PipelineName("hello");
  private static final ProcessId PROCESS = new ProcessId(12);

  /** What a job may put where a file is expected. */
  enum Thing {
    FIFO,
    FOLDER,
    LINK,
    LINK_TO_DEVICE,
    LINK_TO_NOWHERE,
    SPARSE_FILE_OF_500_MB;

    void put(Path place, Path secret) throws IOException {
      Files.deleteIfExists(place);
      switch (this) {
        case FIFO -> fifo(place);
        case FOLDER -> Files.createDirectories(place.resolve("inside"));
        case LINK -> Files.createSymbolicLink(place, secret);
        case LINK_TO_DEVICE -> Files.createSymbolicLink(place, Path.of("/dev/zero"));
        case LINK_TO_NOWHERE -> Files.createSymbolicLink(place, place.resolveSibling("nowhere"));
        case SPARSE_FILE_OF_500_MB -> {
          try (RandomAccessFile file = new RandomAccessFile(place.toFile(), "rw")) {
            file.setLength(500L << 20);
          }
        }
      }
    }
  }

  @TempDir Path temp;

  private Path processing;
  private Path directory;
  private Path own;
  private Path secret;

  @BeforeEach
  void aRunHasEnded() throws IOException {
    processing = temp.resolve("processing");
    directory = processing.resolve(PIPELINE.runPath(PROCESS));
    own = Files.createDirectories(directory.resolve(".orchestration"));
    Files.writeString(own.resolve("task"), TASK + "\n");
    Files.writeString(own.resolve("lock"), "job=7\nrestart=0\nhost=n1\nstart=1\n");
    Files.writeString(own.resolve("exit.7.0"), "3\n");
    Files.writeString(directory.resolve("return.code"), "4\n");
    Files.writeString(directory.resolve("run.err"), "last words\n");
    secret = Files.writeString(temp.resolve("secret"), "0\npassword=of the agent\njob=9\n");
  }

  static void fifo(Path place) throws IOException {
    try {
      assertThat(new ProcessBuilder("mkfifo", place.toString()).start().waitFor()).isZero();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static <T> T atOnce(ThrowingSupplier<T> look) {
    return assertTimeoutPreemptively(AT_ONCE, look);
  }

  private ExitEvidence exit() {
    return atOnce(() -> RunDirectoryReader.exit(directory, TASK, JOB, Optional.of("0:0")))
        .evidence();
  }

  private FileAnswer ask(RunFile file) {
    FileQuestion question = new FileQuestion(PROCESS, TASK, PIPELINE, file, -1000, 1000);
    return atOnce(() -> RunOutput.read(processing, question));
  }

  @ParameterizedTest
  @EnumSource
  void an_exit_file_that_is_no_file_costs_itself_alone(Thing thing) throws IOException {
    thing.put(own.resolve("exit.7.0"), secret);
    assertThat(exit())
        .isEqualTo(new ExitEvidence(Optional.empty(), Optional.of(4), Optional.of("0:0")));
  }

  @ParameterizedTest
  @EnumSource
  void another_entry_beside_the_exit_file_costs_nothing(Thing thing) throws IOException {
    thing.put(own.resolve("exit.7.0.1"), secret);
    thing.put(own.resolve("exit.99999999999999999999.0"), secret);
    thing.put(own.resolve("exit.7.99999999999999999999"), secret);
    Files.writeString(own.resolve("exit.7.0.2"), "99999999999999999999");
    assertThat(exit().exitFile()).contains(3);
  }

  @ParameterizedTest
  @EnumSource
  void a_return_code_that_is_no_file_costs_itself_alone(Thing thing) throws IOException {
    thing.put(directory.resolve("return.code"), secret);
    assertThat(exit().exitFile()).contains(3);
    assertThat(exit().returnCode()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void a_lock_that_is_no_file_is_an_unreadable_lock(Thing thing) throws IOException {
    thing.put(own.resolve("lock"), secret);
    atOnce(
        () ->
            assertThatThrownBy(() -> RunDirectoryReader.lock(directory, TASK))
                .isInstanceOf(UnreadableLock.class));
  }

  @ParameterizedTest
  @EnumSource
  void a_mark_of_the_task_that_is_no_file_hides_nothing_of_the_run(Thing thing) throws IOException {
    thing.put(own.resolve("task"), secret);
    assertThat(exit().exitFile()).contains(3);
    assertThat(atOnce(() -> RunDirectoryReader.lock(directory, TASK))).isPresent();
    assertThat(ask(RunFile.ERR).outcome()).isEqualTo(Outcome.REFUSED);
  }

  @ParameterizedTest
  @EnumSource(
      value = Thing.class,
      names = {"FIFO", "FOLDER", "LINK", "LINK_TO_DEVICE", "LINK_TO_NOWHERE"})
  void output_that_is_no_file_is_neither_quoted_nor_answered(Thing thing) throws IOException {
    thing.put(directory.resolve("run.err"), secret);
    assertThat(atOnce(() -> RunDirectoryReader.lastWords(directory, TASK))).isEmpty();
    assertThat(ask(RunFile.ERR).outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(ask(RunFile.ERR).content()).isEmpty();
  }

  @Test
  void the_job_script_is_answered_to_its_own_process_alone() throws IOException {
    assertThat(ask(RunFile.SCRIPT).outcome()).isEqualTo(Outcome.ABSENT);
    Files.writeString(directory.resolve("job.sbatch"), "#!/bin/sh\n");
    assertThat(ask(RunFile.SCRIPT).content())
        .isEqualTo(Base64.getEncoder().encodeToString("#!/bin/sh\n".getBytes(UTF_8)));
    Files.writeString(own.resolve("task"), UUID.randomUUID() + "\n");
    assertThat(ask(RunFile.SCRIPT).outcome()).isEqualTo(Outcome.REFUSED);
  }

  @ParameterizedTest
  @EnumSource(
      value = Thing.class,
      names = {"FIFO", "FOLDER", "LINK", "LINK_TO_DEVICE", "LINK_TO_NOWHERE"})
  void a_job_script_that_is_no_file_is_refused(Thing thing) throws IOException {
    thing.put(directory.resolve("job.sbatch"), secret);
    assertThat(ask(RunFile.SCRIPT).outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(ask(RunFile.SCRIPT).content()).isEmpty();
  }

  @Test
  void output_of_500_megabytes_is_read_in_parts() throws IOException {
    Thing.SPARSE_FILE_OF_500_MB.put(directory.resolve("run.err"), secret);
    assertThat(ask(RunFile.ERR).outcome()).isEqualTo(Outcome.READ);
    assertThat(ask(RunFile.ERR).size()).isEqualTo(500L << 20);
  }

  @ParameterizedTest
  @EnumSource(
      value = Thing.class,
      names = {"FIFO", "LINK_TO_NOWHERE", "LINK_TO_DEVICE", "SPARSE_FILE_OF_500_MB"})
  void the_agents_folder_in_it_may_be_anything(Thing thing) throws IOException {
    Files.move(own, directory.resolve("moved"));
    thing.put(own, secret);
    assertThat(exit().exitFile()).isEmpty();
    assertThat(exit().returnCode()).contains(4);
    assertThat(ask(RunFile.ERR).outcome()).isEqualTo(Outcome.REFUSED);
  }

  @Test
  void a_link_in_place_of_any_folder_below_the_processing_folder_is_not_followed()
      throws IOException {
    Path elsewhere = temp.resolve("elsewhere");
    for (Path folder : new Path[] {own, directory, directory.getParent()}) {
      Files.move(folder, elsewhere);
      Files.createSymbolicLink(folder, elsewhere);
      assertThat(exit().exitFile()).as(folder.toString()).isEmpty();
      assertThat(ask(RunFile.ERR).outcome()).as(folder.toString()).isEqualTo(Outcome.REFUSED);
      Files.delete(folder);
      Files.move(elsewhere, folder);
    }
    assertThat(exit().exitFile()).contains(3);
  }

  @Test
  void a_processing_folder_behind_a_link_is_the_operators_choice() throws IOException {
    Path link = Files.createSymbolicLink(temp.resolve("scratch"), processing);
    FileQuestion question = new FileQuestion(PROCESS, TASK, PIPELINE, RunFile.ERR, 0, 1000);
    assertThat(atOnce(() -> RunOutput.read(link, question)).outcome()).isEqualTo(Outcome.READ);
    Path run = link.resolve(PIPELINE.runPath(PROCESS));
    assertThat(
            atOnce(() -> RunDirectoryReader.exit(run, TASK, JOB, Optional.empty()))
                .evidence()
                .exitFile())
        .contains(3);
  }

  @ParameterizedTest
  @EnumSource
  void nothing_is_written_or_deleted_through_what_lies_in_a_new_run_directory(Thing thing)
      throws Exception {
    TestRuns runs = new TestRuns(temp);
    RunSpec run = runs.run("{}");
    Path made = runs.directories().prepare(run, pipeline(runs, run)).directory();
    for (String name : List.of(".config.yml.part", "run.out", ".orchestration/.launch.part")) {
      thing.put(made.resolve(name), secret);
    }
    String before = Files.readString(secret);
    try {
      atOnce(() -> runs.directories().prepare(run, pipeline(runs, run)));
    } catch (UncheckedIOException e) {
      assertThat(thing).as(e.toString()).isEqualTo(Thing.FOLDER);
    }
    assertThat(secret).hasContent(before);
  }

  @Test
  void no_run_directory_is_prepared_behind_a_link() throws Exception {
    TestRuns runs = new TestRuns(temp);
    Path elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
    RunSpec run = runs.run("{}");
    Files.createDirectories(run.runDirectory().getParent());
    Files.createSymbolicLink(run.runDirectory(), elsewhere);
    RunSpec other = runs.run("{}");
    Files.createSymbolicLink(other.runDirectory().getParent(), elsewhere);
    for (RunSpec each : List.of(run, other)) {
      atOnce(
          () ->
              assertThatThrownBy(() -> runs.directories().prepare(each, pipeline(runs, each)))
                  .hasMessageContaining("is a link"));
    }
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void the_file_of_another_user_of_the_group_decides_nothing() throws IOException {
    assumeThat(Files.getAttribute(own, "unix:uid")).as("only root gives files away").isEqualTo(0);
    Files.setAttribute(own.resolve("exit.7.0"), "unix:uid", 65534);
    assertThat(exit().exitFile()).isEmpty();
    assertThat(exit().returnCode()).contains(4);
    Files.setAttribute(directory.resolve("return.code"), "unix:uid", 65534);
    assertThat(exit().returnCode()).isEmpty();
  }

  @Test
  void what_was_not_read_is_named() throws IOException {
    Thing.FIFO.put(own.resolve("exit.7.0"), secret);
    ExitFiles found = atOnce(() -> RunDirectoryReader.exit(directory, TASK, JOB, Optional.empty()));
    assertThat(found.remark())
        .contains("exit.7.0 is a FIFO, a socket or a device, not a regular file");
  }

  private static PipelineEntry pipeline(TestRuns runs, RunSpec run) {
    return runs.pipeline(run, Optional.empty());
  }
}
