package br.org.linea.orchestration.agent.rundir;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job changes what lies in its run directory while the agent looks at it. */
class SwappedFoldersTest {

  private static final int LOOKS = 2_000;
  private static final long TERABYTE = 1L << 40;
  private static final JobId JOB = new JobId(7);
  private static final UUID TASK = UUID.randomUUID();
  private static final PipelineName PIPELINE = new PipelineName("hello");
  private static final ProcessId PROCESS = new ProcessId(12);

  @TempDir Path temp;

  private Path processing;
  private Path directory;
  private Path own;

  @BeforeEach
  void a_run_has_ended() throws IOException {
    processing = temp.resolve("processing");
    directory = processing.resolve(PIPELINE.runPath(PROCESS));
    own = Files.createDirectories(directory.resolve(".orchestration"));
    run(directory, "3\n", "own words\n");
    run(temp.resolve("elsewhere"), "0\n", "secret words\n");
  }

  private static void run(Path place, String code, String words) throws IOException {
    Path own = Files.createDirectories(place.resolve(".orchestration"));
    Files.writeString(own.resolve("task"), TASK + "\n");
    Files.writeString(own.resolve("exit.7.0"), code);
    Files.writeString(place.resolve("run.err"), words);
  }

  private ExitEvidence exit() throws IOException {
    return RunDirectoryReader.exit(directory, TASK, JOB, Optional.of("0:0")).evidence();
  }

  private FileAnswer errors() throws IOException {
    return RunOutput.read(
        processing, new FileQuestion(PROCESS, TASK, PIPELINE, RunFile.ERR, -1000, 1000));
  }

  /** The folder is the run's own at one moment and a link to another one's at the next. */
  @ParameterizedTest
  @ValueSource(strings = {"", ".orchestration", "run.err"})
  void what_a_swapped_entry_leads_to_is_never_read(String entry) throws Exception {
    Path place = directory.resolve(entry);
    Path real = temp.resolve("real");
    AtomicBoolean enough = new AtomicBoolean();
    AtomicReference<IOException> fault = new AtomicReference<>();
    Thread job =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    while (!enough.get()) {
                      Files.move(place, real);
                      Files.createSymbolicLink(place, temp.resolve("elsewhere").resolve(entry));
                      Files.delete(place);
                      Files.move(real, place);
                    }
                  } catch (IOException e) {
                    fault.set(e);
                  }
                });
    int read = 0;
    try {
      for (int look = 0; look < LOOKS; look++) {
        try {
          assertThat(exit().exitFile()).isNotEqualTo(Optional.of(0));
          FileAnswer answer = errors();
          assertThat(text(answer)).doesNotContain("secret");
          read += answer.outcome() == Outcome.READ ? 1 : 0;
        } catch (IOException replaced) {
          // It says so, and the next look may be luckier.
        }
      }
    } finally {
      enough.set(true);
      job.join();
    }
    assertThat(fault.get()).isNull();
    assertThat(read).as("looks between two swaps").isPositive();
    assertThat(exit().exitFile()).contains(3);
  }

  private static String text(FileAnswer answer) {
    return new String(Base64.getDecoder().decode(answer.content()), StandardCharsets.UTF_8);
  }

  @Test
  void a_file_of_a_terabyte_of_nothing_costs_no_more_than_another() throws IOException {
    for (Path each : new Path[] {directory.resolve("run.err"), directory.resolve("return.code")}) {
      try (RandomAccessFile file = new RandomAccessFile(each.toFile(), "rw")) {
        file.setLength(TERABYTE);
      }
    }

    assertThat(errors().size()).isEqualTo(TERABYTE);
    assertThat(text(errors())).hasSize(1000);
    assertThat(exit().exitFile()).contains(3);
    assertThat(exit().returnCode()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../other", "/etc/passwd", "\0", "%s\0", "%s/../x", "%s\n%s"})
  void a_mark_of_the_task_that_is_no_task_names_no_other_place(String mark) throws IOException {
    Files.writeString(own.resolve("task"), mark.replace("%s", TASK.toString()));
    assertThat(errors().outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(exit().exitFile()).isEmpty();
  }
}
