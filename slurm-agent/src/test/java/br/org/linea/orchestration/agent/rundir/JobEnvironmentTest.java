package br.org.linea.orchestration.agent.rundir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobEnvironmentTest {

  private static final Map<String, String> FOLDERS =
      Map.of("PIPELINES_DIR", "/p", "PROCESSING_DIR", "/r", "DATASETS_DIR", "/d");

  @TempDir Path temp;

  private Map<String, String> build(String text) throws IOException {
    Path file = Files.writeString(temp.resolve("job.env"), text);
    return new JobEnvironment(Optional.of(file), FOLDERS, Map.of()).build();
  }

  @Test
  void a_job_gets_a_short_list_and_the_folders_and_no_secret_of_the_agent() {
    Map<String, String> agent = new HashMap<>();
    agent.put("HOME", "/home/agent");
    agent.put("LANG", "C.UTF-8");
    agent.put("PATH", "/opt/secret/bin");
    agent.put("RABBITMQ_PASSWORD", "hunter2");
    agent.put("QUARKUS_OIDC_CLIENT_CREDENTIALS_SECRET", "hunter2");
    agent.put("SLURM_AGENT_API_URL", "http://api");
    agent.put("SLURM_CONF", "/etc/slurm.conf");
    agent.put("LD_PRELOAD", "/x.so");
    agent.put("CREDENTIALS_DIRECTORY", "/run/credentials");
    agent.put("NOTIFY_SOCKET", "/run/notify");
    Map<String, String> expected = new HashMap<>(FOLDERS);
    expected.put("HOME", "/home/agent");
    expected.put("LANG", "C.UTF-8");
    expected.put("PATH", "/usr/local/bin:/usr/bin:/bin");
    assertThat(new JobEnvironment(Optional.empty(), FOLDERS, agent).build()).isEqualTo(expected);
  }

  @Test
  void the_operators_file_wins_and_is_read_anew_each_time() throws IOException {
    Path file = Files.writeString(temp.resolve("job.env"), "PATH=/conda/bin\nDATASETS_DIR=/e\n");
    JobEnvironment environment = new JobEnvironment(Optional.of(file), FOLDERS, Map.of());
    assertThat(environment.build())
        .containsEntry("PATH", "/conda/bin")
        .containsEntry("DATASETS_DIR", "/e");
    Files.writeString(file, "DASK_EXECUTOR=slurm\n");
    assertThat(environment.build())
        .containsEntry("DASK_EXECUTOR", "slurm")
        .containsEntry("PATH", "/usr/local/bin:/usr/bin:/bin");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '~',
      value = {
        "A=1!1",
        "A=!~~",
        "  A=1  !1",
        "export A=1!1",
        "A=\"a b\"!a b",
        "A='a \"b\"'!a \"b\"",
        "A=a b!a b",
        "A=a=b!a=b",
        "A='!'",
        "A=\"!\"",
        "A=$HOME!$HOME",
        "A=$(id)!$(id)",
        "A=a # b!a # b",
        "A=\u00fc!\u00fc"
      })
  void a_value_is_what_is_written_without_its_quotes(String line, String value) throws IOException {
    assertThat(build("# a comment\n\n" + line + "\n")).containsEntry("A", value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "A =1", "1A=1", "=1", "A-B=1", "export A", "A=\0"})
  void a_line_that_makes_no_sense_is_named(String line) {
    assertThatThrownBy(() -> build("OK=1\n\n" + line + "\n"))
        .isInstanceOf(UncheckedIOException.class)
        .cause()
        .hasMessageContaining(temp.resolve("job.env") + " line 3");
  }

  @ParameterizedTest
  @CsvSource({
    "SBATCH_ARRAY_INX=1-3, --array: a process is one job",
    "SBATCH_WAIT=, --wait: sbatch would wait",
    "SLURM_EXIT_ERROR=0, would look like an accepted job",
  })
  void a_variable_that_sbatch_would_take_for_a_refused_option_is_named_with_its_line(
      String line, String reason) {
    assertThatThrownBy(() -> build("OK=1\n\n" + line + "\n"))
        .isInstanceOf(UncheckedIOException.class)
        .cause()
        .hasMessageContaining(temp.resolve("job.env") + " line 3: ")
        .hasMessageContaining(line.substring(0, line.indexOf('=')))
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SBATCH_PARTITION=cpu",
        "SBATCH_EXPORT=ALL,A=1",
        "SBATCH_JOB_NAME=overridden",
        "SLURM_CONF=/etc/slurm.conf",
        "SLURM_CPU_BIND=none",
        "SBATCH_SITES_OWN=1"
      })
  void a_variable_of_sbatch_that_changes_no_promise_is_kept(String line) throws IOException {
    String[] parts = line.split("=", 2);
    assertThat(build(line + "\n")).containsEntry(parts[0], parts[1]);
  }

  @Test
  void a_file_that_is_missing_or_no_text_is_named() throws IOException {
    Path none = temp.resolve("none.env");
    assertThatThrownBy(() -> new JobEnvironment(Optional.of(none), FOLDERS, Map.of()).build())
        .isInstanceOf(UncheckedIOException.class)
        .cause()
        .hasMessageContaining(none.toString());
    Path latin = temp.resolve("latin.env");
    Files.write(latin, new byte[] {'A', '=', (byte) 0xfc, '\n'});
    assertThatThrownBy(() -> new JobEnvironment(Optional.of(latin), FOLDERS, Map.of()).build())
        .isInstanceOf(UncheckedIOException.class)
        .cause()
        .hasMessageContaining(latin.toString());
  }
}
