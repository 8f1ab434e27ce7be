package br.org.linea.orchestration.agent.rundir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import br.org.linea.orchestration.agent.job.PipelineEntry;
import br.org.linea.orchestration.agent.job.RunSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunDirectoriesTest {

  @TempDir Path temp;

  private TestRuns runs;

  @BeforeEach
  void makeRuns() {
    runs = new TestRuns(temp);
  }

  private Prepared prepare(RunSpec run) throws UnusableStart {
    return runs.directories().prepare(run, runs.pipeline(run, Optional.empty()));
  }

  private static String modeOf(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_key_of_the_catalogue_without_a_value_is_left_out_of_process_yml() throws Exception {
    RunSpec run = runs.run("{}");
    PipelineEntry pipeline = runs.pipeline(run, Optional.empty());
    Map<String, Object> entry = new HashMap<>(pipeline.entry());
    entry.put("schema_config", null);
    PipelineEntry without =
        new PipelineEntry(
            pipeline.name(),
            pipeline.folder(),
            pipeline.executor(),
            pipeline.runner(),
            pipeline.executable(),
            pipeline.version(),
            pipeline.template(),
            pipeline.options(),
            pipeline.limits(),
            pipeline.maxRunning(),
            entry);
    Path directory = runs.directories().prepare(run, without).directory();
    assertThat(directory.resolve("process.yml")).content().doesNotContain("schema_config");
  }

  @Test
  void a_job_finds_all_that_it_needs_where_clients_expect_it() throws Exception {
    RunSpec run = runs.run("{\"message\": \"hello\", \"size\": 1e8}");
    Prepared prepared = prepare(run);
    Path directory = prepared.directory();
    assertThat(directory).isEqualTo(temp.resolve("processing/hello_1/00000012"));
    assertThat(prepared.script()).isEqualTo(directory.resolve("job.sbatch"));
    assertThat(prepared.ranBefore()).isEmpty();
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              ".orchestration", "config.yml", "process.yml", "job.sbatch", "run.out", "run.err");
    }
    assertThat(directory.resolve("config.yml")).hasContent("message: hello\nsize: 1.0e+08");
    assertThat(directory.resolve("process.yml"))
        .hasContent(
            """
            name: hello_1
            path: hello
            executor: slurm
            runner: sh
            executable: run.sh
            version: "1.0"
            display_name: Hello
            schema_config: config.schema.json""");
    assertThat(directory.resolve(".orchestration/task")).hasContent(run.taskId().toString());
  }

  @Test
  void the_group_may_write_everything_whatever_the_umask() throws Exception {
    Path directory = prepare(runs.run("{}")).directory();
    try (Stream<Path> files = Files.walk(temp.resolve("processing"))) {
      assertThat(files)
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(modeOf(file))
                      .as(file.toString())
                      .isEqualTo(Files.isDirectory(file) ? "rwxrwxr-x" : "rw-rw-r--"));
    }
    assertThat(directory).isDirectory();
  }

  @Test
  void what_is_made_below_a_folder_of_a_group_stays_with_the_group() throws Exception {
    Path processing = Files.createDirectory(temp.resolve("processing"));
    Files.setAttribute(processing, "unix:mode", 02775);
    Path directory = prepare(runs.run("{}")).directory();
    for (Path folder :
        new Path[] {directory, directory.getParent(), directory.resolve(".orchestration")}) {
      assertThat((Integer) Files.getAttribute(folder, "unix:mode") & 07777).isEqualTo(02775);
    }
  }

  @Test
  void no_file_of_the_agents_looks_like_a_log_of_the_pipeline() throws Exception {
    Path directory = prepare(runs.run("{}")).directory();
    try (Stream<Path> files = Files.walk(directory)) {
      assertThat(files).noneMatch(file -> file.toString().endsWith(".log"));
    }
  }

  @Test
  void a_local_run_starts_with_the_launcher_itself() throws Exception {
    RunSpec run = TestRuns.local(runs.run("{}"));
    assertThat(prepare(run).script())
        .isEqualTo(run.runDirectory().resolve(".orchestration/launch"));
  }

  @Test
  void the_directory_of_another_task_is_never_used_again() throws Exception {
    RunSpec run = runs.run("{\"first\": 1}");
    Path directory = prepare(run).directory();
    assertThatThrownBy(() -> prepare(TestRuns.ofAnotherTask(run)))
        .isInstanceOf(UnusableStart.class)
        .hasMessageContaining(directory.toString())
        .hasMessageContaining(run.taskId().toString());
    assertThat(directory.resolve("config.yml")).hasContent("first: 1");
  }

  @Test
  void a_directory_of_the_old_system_is_left_as_it_is() throws Exception {
    RunSpec run = runs.run("{}");
    Files.createDirectories(run.runDirectory());
    Files.writeString(run.runDirectory().resolve("return.code"), "0\n");
    assertThatThrownBy(() -> prepare(run))
        .isInstanceOf(UnusableStart.class)
        .hasMessageContaining("exists already and is not of this task");
    assertThat(run.runDirectory().resolve("return.code")).hasContent("0");
  }

  @Test
  void a_directory_that_holds_nothing_yet_is_taken() throws Exception {
    RunSpec bare = runs.run("{}");
    Files.createDirectories(bare.runDirectory());
    assertThat(prepare(bare).ranBefore()).isEmpty();
    RunSpec begun = runs.run("{}");
    Files.createDirectories(begun.runDirectory().resolve(".orchestration"));
    Files.createFile(begun.runDirectory().resolve(".orchestration/.task.part"));
    assertThat(prepare(begun).ranBefore()).isEmpty();
    assertThat(begun.runDirectory().resolve(".orchestration/.task.part")).doesNotExist();
  }

  @Test
  void an_interrupted_preparation_is_done_again_and_keeps_no_old_verdict() throws Exception {
    RunSpec run = runs.run("{\"a\": 1}");
    Path directory = prepare(run).directory();
    Files.delete(directory.resolve("job.sbatch"));
    Files.writeString(directory.resolve("config.yml"), "half wri");
    Files.writeString(directory.resolve("return.code"), "0\n");
    Files.writeString(directory.resolve(".orchestration/exit.7.0"), "0\n");
    assertThat(prepare(run).ranBefore()).isEmpty();
    assertThat(directory.resolve("job.sbatch")).isNotEmptyFile();
    assertThat(directory.resolve("config.yml")).hasContent("a: 1");
    assertThat(directory.resolve("return.code")).doesNotExist();
    assertThat(directory.resolve(".orchestration/exit.7.0")).doesNotExist();
  }

  @Test
  void nothing_is_cleared_or_written_once_a_job_has_run() throws Exception {
    RunSpec run = runs.run("{\"a\": 1}");
    Path directory = prepare(run).directory();
    Path own = directory.resolve(".orchestration");
    Files.writeString(own.resolve("lock"), "job=7\nrestart=1\nhost=n1\nstart=1795603444\n");
    Files.writeString(own.resolve("exit.7.1"), "0\n");
    Files.writeString(directory.resolve("run.out"), "a result\n");
    Files.delete(directory.resolve("config.yml"));
    Prepared again = prepare(run);
    assertThat(again.ranBefore())
        .contains(
            new LauncherLock(
                new br.org.linea.orchestration.messages.JobId(7), 1, "n1", 1795603444L, false));
    assertThat(own.resolve("exit.7.1")).hasContent("0");
    assertThat(directory.resolve("run.out")).hasContent("a result");
    assertThat(directory.resolve("config.yml")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "3", "null", "\"text\"", "{", "{\"a\": }", "{} {}", "{}x"})
  void a_config_that_is_no_object_is_refused_before_anything_is_made(String config) {
    RunSpec run = runs.run(config);
    assertThatThrownBy(() -> prepare(run)).isInstanceOf(UnusableStart.class);
    assertThat(run.runDirectory()).doesNotExist();
  }

  @Test
  void a_disk_that_does_not_do_it_now_may_do_it_later() throws Exception {
    Files.writeString(temp.resolve("processing"), "a file is in the way");
    assertThatThrownBy(() -> prepare(runs.run("{}"))).isInstanceOf(UncheckedIOException.class);
  }
}
