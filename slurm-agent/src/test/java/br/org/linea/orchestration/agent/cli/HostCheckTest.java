package br.org.linea.orchestration.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.job.PipelineEntry;
import br.org.linea.orchestration.agent.rundir.JobEnvironment;
import br.org.linea.orchestration.agent.slurm.ScriptedCommands;
import br.org.linea.orchestration.catalogue.ResourceLimits;
import br.org.linea.orchestration.catalogue.RunOptions;
import br.org.linea.orchestration.messages.PipelineName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code doctor} says of this host: its mounts and its Python. */
class HostCheckTest {

  private static final Duration WAIT = Duration.ofSeconds(30);

  @TempDir Path temp;

  /** A table in place of the kernel's: nothing can be mounted by NFS in a test. */
  private Optional<Finding> mountedBy(String type, String options) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("with blank/runs"));
    String point = temp.toRealPath().resolve("with blank").toString().replace(" ", "\\040");
    Path table =
        Files.writeString(
            temp.resolve("mounts"),
            "/dev/sda1 / ext4 rw 0 0\nhost:/runs %s %s %s 0 0\nproc /proc proc rw 0 0\n"
                .formatted(point, type, options));
    return FolderCheck.caching(folder, table, WAIT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "nfs4 rw,nocto,acdirmax=60 60",
        "nfs rw,vers=3,nocto 60",
        "nfs4 rw,acregmax=9,acdirmax=30,nocto 30",
        "nfs rw,nocto,actimeo=600 600"
      })
  void an_exit_code_wait_that_is_shorter_than_nfs_caching_without_cto_is_a_fault(
      String type, String options, int seconds) throws IOException {
    Finding finding = mountedBy(type, options).orElseThrow();
    assertThat(finding.isFault()).isTrue();
    assertThat(finding.sentence())
        .contains("exit-code-wait is 30 s", "only after " + seconds + " s")
        .contains("set exit-code-wait to " + (seconds + 5) + " s");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {"nfs4 rw,relatime,vers=4.2 60", "nfs rw,vers=3 60", "nfs4 rw,acdirmax=120 120"})
  void a_usual_nfs_mount_is_worth_a_note(String type, String options, int seconds)
      throws IOException {
    Finding finding = mountedBy(type, options).orElseThrow();
    assertThat(finding.line())
        .startsWith("note ")
        .contains("for " + seconds + " s", "NO_RETURN_CODE")
        .contains("set slurm-agent.exit-code-wait to " + (seconds + 5) + " s");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {"nfs4 rw,noac", "nfs4 rw,nocto,acdirmax=29", "ext4 rw", "lustre rw,flock"})
  void a_mount_that_shows_exit_files_in_time_is_none(String type, String options)
      throws IOException {
    assertThat(mountedBy(type, options).filter(Finding::isFault)).isEmpty();
  }

  @Test
  void the_kernels_own_table_is_understood() {
    assertThat(FolderCheck.caching(temp, Mount.TABLE, Duration.ofHours(1)).filter(Finding::isFault))
        .isEmpty();
  }

  private Finding model(String runner, String python) throws IOException {
    Path bin = temp.resolve("bin");
    ScriptedCommands commands = new ScriptedCommands(bin);
    commands.put("python3", "echo '" + python + "'");
    Path env = Files.writeString(temp.resolve("job.env"), "PATH=" + bin + ":/usr/bin:/bin\n");
    JobEnvironment environment = ScriptedCommands.environment(Optional.of(env));
    return new PythonCheck(environment)
        .look(
            new PipelineEntry(
                new PipelineName("cross"),
                temp,
                "local",
                runner,
                "run.py",
                "1",
                Optional.empty(),
                RunOptions.NONE,
                ResourceLimits.NONE,
                OptionalInt.empty(),
                Map.of("schema_config", "config.py")))
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "3.9 2.5.1, is Python 3.9 with pydantic 2.5.1",
    "2.7 2.5.1, is Python 2.7 with pydantic 2.5.1",
    "3.12 1.10.14, is Python 3.12 with pydantic 1.10.14",
    "3.11 -, is Python 3.11 without pydantic",
    "nonsense, cannot be asked (nonsense)",
  })
  void a_python_that_is_too_old_for_config_models_is_named_with_what_to_do(
      String python, String words) throws IOException {
    Finding own = model("python3 -u", python);
    assertThat(own.isFault()).isTrue();
    assertThat(own.sentence())
        .contains("cross", "config.py", "Python 3.10 and pydantic 2", words)
        .contains("PATH in job.env", "orchestrator.config-models.python");

    Finding others = model("bash", python);
    assertThat(others.isFault()).as("the pipeline may bring a Python of its own").isFalse();
    assertThat(others.sentence()).contains(words);
  }

  @ParameterizedTest
  @CsvSource({"3.10 2.0", "3.13 2.13.4", "4.0 3.0b1"})
  void a_python_that_is_new_enough_is_good(String python) throws IOException {
    assertThat(model("python3", python).line()).startsWith("ok     cross: python3 can read");
  }
}
