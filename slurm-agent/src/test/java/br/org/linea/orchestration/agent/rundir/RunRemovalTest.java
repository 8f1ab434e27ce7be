package br.org.linea.orchestration.agent.rundir;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.rundir.RunRemoval.Outcome;
import br.org.linea.orchestration.agent.rundir.RunRemoval.Result;
import br.org.linea.orchestration.messages.PipelineName;
import br.org.linea.orchestration.messages.ProcessId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What retention may remove, and what it never touches. */
class RunRemovalTest {

  private static final UUID TASK = UUID.randomUUID();
  private static final PipelineName PIPELINE = new PipelineName("hello");
  private static final ProcessId PROCESS = new ProcessId(12);

  @TempDir Path temp;

  private Path processing;
  private Path directory;
  private Path elsewhere;

  @BeforeEach
  void a_run_has_ended() throws IOException {
    processing = temp.resolve("processing");
    directory = processing.resolve("hello/00000012");
    run(directory, TASK);
    elsewhere = temp.resolve("elsewhere");
    run(elsewhere, TASK);
  }

  private static void run(Path place, UUID task) throws IOException {
    Path own = Files.createDirectories(place.resolve(".orchestration"));
    Files.writeString(own.resolve("task"), task + "\n");
    Files.writeString(own.resolve("lock"), "job=7\n");
    Files.writeString(own.resolve("exit.7.0"), "0\n");
    Files.writeString(own.resolve("launch"), "#!/bin/sh\n");
    Files.writeString(place.resolve("run.out"), "hello\n");
    Files.createDirectories(place.resolve("out/deep"));
    Files.writeString(place.resolve("out/deep/a.csv"), "1\n");
  }

  private Result remove() {
    return RunRemoval.remove(processing, PIPELINE, PROCESS, TASK);
  }

  private Result look() {
    return RunRemoval.look(processing, PIPELINE, PROCESS, TASK);
  }

  private static List<String> below(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(each -> folder.relativize(each).toString())
          .sorted()
          .toList();
    }
  }

  private void nothing_elsewhere_is_touched() throws IOException {
    assertThat(below(elsewhere)).hasSize(6).contains("run.out", "out/deep/a.csv");
  }

  @Test
  void all_goes_but_the_mark_that_a_start_which_comes_again_is_known_by() throws IOException {
    assertThat(look().outcome()).isEqualTo(Outcome.FOUND);
    assertThat(remove()).isEqualTo(new Result(Outcome.REMOVED, ""));
    assertThat(below(directory))
        .containsExactly(".orchestration/exit.7.0", ".orchestration/lock", ".orchestration/task");
    assertThat(directory.resolve("out")).doesNotExist();
    assertThat(RunDirectoryReader.lock(directory, TASK)).isPresent();
  }

  @Test
  void a_look_removes_nothing() throws IOException {
    List<String> before = below(directory);
    assertThat(look().outcome()).isEqualTo(Outcome.FOUND);
    assertThat(below(directory)).isEqualTo(before);
  }

  @Test
  void what_is_gone_already_counts_as_removed() throws IOException {
    remove();
    assertThat(look().outcome()).isEqualTo(Outcome.GONE);
    assertThat(remove().outcome()).isEqualTo(Outcome.GONE);
    assertThat(RunRemoval.remove(processing, PIPELINE, new ProcessId(13), TASK).outcome())
        .isEqualTo(Outcome.GONE);
    assertThat(RunRemoval.remove(processing, new PipelineName("none"), PROCESS, TASK).outcome())
        .isEqualTo(Outcome.GONE);
    assertThat(RunRemoval.remove(temp.resolve("none"), PIPELINE, PROCESS, TASK).outcome())
        .isEqualTo(Outcome.GONE);
  }

  @Test
  void the_directory_of_another_task_or_of_another_system_stays() throws IOException {
    List<String> before = below(directory);
    UUID other = UUID.randomUUID();
    Result another = RunRemoval.remove(processing, PIPELINE, PROCESS, other);
    assertThat(another).isEqualTo(new Result(Outcome.LEFT, "it belongs to task " + TASK));
    assertThat(below(directory)).isEqualTo(before);

    Files.delete(directory.resolve(".orchestration/task"));
    assertThat(remove()).isEqualTo(new Result(Outcome.LEFT, "it lacks the agent's mark"));
    assertThat(directory.resolve("run.out")).exists();
  }

  @Test
  void a_run_directory_that_is_a_link_stays_and_so_does_what_it_leads_to() throws IOException {
    Path moved = temp.resolve("moved");
    Files.move(directory, moved);
    Files.createSymbolicLink(directory, elsewhere);
    Result result = remove();
    assertThat(result.outcome()).isEqualTo(Outcome.LEFT);
    assertThat(result.why()).contains("is a link, not a folder");
    nothing_elsewhere_is_touched();
  }

  @Test
  void a_pipelines_folder_that_is_a_link_is_not_entered() throws IOException {
    Path pipelines = temp.resolve("pipelines");
    Files.move(directory.getParent(), pipelines);
    Files.createSymbolicLink(directory.getParent(), pipelines);
    assertThat(remove().outcome()).isEqualTo(Outcome.LEFT);
    assertThat(pipelines.resolve("00000012/run.out")).exists();
  }

  @Test
  void the_agents_own_folder_that_is_a_link_proves_nothing() throws IOException {
    Path own = directory.resolve(".orchestration");
    Files.move(own, temp.resolve("own"));
    Files.createSymbolicLink(own, elsewhere.resolve(".orchestration"));
    assertThat(remove().outcome()).isEqualTo(Outcome.LEFT);
    assertThat(directory.resolve("run.out")).exists();
  }

  @Test
  void links_in_it_are_removed_and_not_followed() throws IOException {
    Files.createSymbolicLink(directory.resolve("link"), elsewhere);
    Files.createSymbolicLink(directory.resolve("out/up"), Path.of("../../.."));
    Files.createSymbolicLink(directory.resolve("out/deep/file"), elsewhere.resolve("run.out"));
    Files.createLink(directory.resolve("hard"), elsewhere.resolve("run.out"));
    assertThat(remove().outcome()).isEqualTo(Outcome.REMOVED);
    assertThat(below(directory)).hasSize(3);
    nothing_elsewhere_is_touched();
  }

  @Test
  void folders_that_their_run_has_closed_are_removed() throws IOException {
    for (String closed : List.of("out/deep", "out")) {
      Files.setPosixFilePermissions(
          directory.resolve(closed), PosixFilePermissions.fromString("r-xr-xr-x"));
    }
    assertThat(remove().outcome()).isEqualTo(Outcome.REMOVED);
    assertThat(below(directory)).hasSize(3);
  }

  @Test
  void folders_nested_deeper_than_any_run_needs_are_left_and_named() throws IOException {
    Path deep = directory.resolve("deep");
    for (int level = 0; level < 300; level++) {
      deep = deep.resolve("d");
    }
    Files.createDirectories(deep);
    Result result = remove();
    assertThat(result.outcome()).isEqualTo(Outcome.LEFT);
    assertThat(result.why()).contains("deeper than 200 levels");
    assertThat(directory.resolve("run.out")).as("the rest is removed").doesNotExist();
  }

  @Test
  void more_entries_than_one_look_takes_are_removed() throws IOException {
    Path many = Files.createDirectory(directory.resolve("many"));
    for (int each = 0; each < 10_050; each++) {
      Files.createFile(many.resolve("f" + each));
    }
    assertThat(remove().outcome()).isEqualTo(Outcome.REMOVED);
    assertThat(below(directory)).hasSize(3);
  }

  /** The folder is the run's own at one moment and a link to another place at the next. */
  @Test
  void a_directory_that_changes_while_it_is_removed_leads_to_no_other_place() throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    AtomicInteger surprises = new AtomicInteger();
    Thread job =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int round = 0; !enough.get(); round++) {
                    try {
                      swap(temp.resolve("real-" + round));
                    } catch (IOException removedMeanwhile) {
                      surprises.incrementAndGet();
                    }
                  }
                });
    try {
      for (int round = 0; round < 500 || surprises.get() == 0 && round < 20_000; round++) {
        remove();
      }
    } finally {
      enough.set(true);
      job.join();
    }
    nothing_elsewhere_is_touched();
    assertThat(surprises).as("the job met the removal").hasPositiveValue();
    remove();
    assertThat(below(directory)).hasSize(3);
  }

  private void swap(Path real) throws IOException {
    Path place = directory.resolve("out");
    Files.createDirectories(place.resolve("deep"));
    Files.writeString(place.resolve("deep/b.csv"), "1");
    Files.move(place, real);
    Files.createSymbolicLink(place, elsewhere);
    Files.deleteIfExists(place);
    Files.move(real, place);
  }
}
