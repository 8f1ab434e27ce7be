package br.org.linea.orchestration.agent.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import br.org.linea.orchestration.agent.job.PipelineEntry;
import br.org.linea.orchestration.messages.PipelineName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueTest {

  private static final PipelineName HELLO = new PipelineName("hello");
  private static final String GOOD =
      """
      # ours
      hello:
        display_name: Hello
        path: folder/hello
        executor: slurm
        runner: bash -l
        executable: run.sh
        schema_config: config.py
        version: 1.10
        max_running: 5
        labels: {team: lsst, beta: yes}
        extra: [1, 012, 12:30]
      """;

  @TempDir Path folder;

  private void write(String text) throws IOException {
    Files.writeString(folder.resolve("pipelines.yaml"), text);
  }

  private Catalogue catalogue() {
    return new Catalogue(folder);
  }

  @Test
  void the_runs_of_an_owner_get_what_the_entry_says_about_them() throws IOException {
    write(
        GOOD
            + "  resources: {account: everyone}\n"
            + "  owners: {pz: {resources: {account: pz}, limits: {memory: 4G}}}\n");

    PipelineEntry own = catalogue().find(HELLO, "pz").orElseThrow();
    assertThat(own.options().resources().account()).contains("pz");
    assertThat(own.refusal(Map.of("memory", "4G"))).isEmpty();

    PipelineEntry others = catalogue().find(HELLO, "alice").orElseThrow();
    assertThat(others.options().resources().account()).contains("everyone");
    assertThat(others.refusal(Map.of("memory", "4G"))).isPresent();
  }

  @Test
  void an_entry_is_read_as_it_is_written() throws IOException {
    write(GOOD);
    PipelineEntry hello = catalogue().find(HELLO).orElseThrow();
    assertThat(hello.folder()).isEqualTo(folder.resolve("folder/hello"));
    assertThat(hello.runner()).isEqualTo("bash -l");
    assertThat(hello.version()).isEqualTo("1.10");
    assertThat(hello.template()).isEmpty();
    assertThat(hello.entry())
        .containsEntry("max_running", BigInteger.valueOf(5))
        .containsEntry("labels", Map.of("team", "lsst", "beta", true))
        .containsEntry("extra", List.of(BigInteger.ONE, "012", "12:30"));
    assertThat(hello.entry().keySet())
        .startsWith("display_name", "path", "executor")
        .endsWith("labels", "extra");
    assertThat(catalogue().find(new PipelineName("other"))).isEmpty();
    assertThat(catalogue().names()).containsExactly(HELLO);
    assertThat(catalogue().problem()).isEmpty();
    assertThat(catalogue().hash()).hasSize(64);
  }

  @Test
  void a_template_beside_the_pipeline_comes_with_it() throws IOException {
    write(GOOD);
    Files.createDirectories(folder.resolve("folder/hello"));
    Files.writeString(folder.resolve("folder/hello/sbatch.template"), "{cmd}\n");
    assertThat(catalogue().find(HELLO).orElseThrow().template()).contains("{cmd}\n");
  }

  @Test
  void a_template_that_cannot_be_read_says_nothing_about_the_pipeline() throws IOException {
    write(GOOD);
    Files.createDirectories(folder.resolve("folder/hello/sbatch.template"));
    assertThatThrownBy(() -> catalogue().find(HELLO))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("sbatch.template");
  }

  @Test
  void an_absolute_path_stays_and_keys_may_be_merged_in() throws IOException {
    write(
        """
        hello: &base
          {path: /srv/hello, executor: local, runner: sh, executable: run.sh, version: '2'}
        second:
          <<: *base
          version: 3
        """);
    assertThat(catalogue().find(HELLO).orElseThrow().folder()).isEqualTo(Path.of("/srv/hello"));
    PipelineEntry second = catalogue().find(new PipelineName("second")).orElseThrow();
    assertThat(second.version()).isEqualTo("3");
    assertThat(second.executor()).isEqualTo("local");
  }

  @Test
  void a_changed_file_is_read_anew() throws IOException {
    write(GOOD);
    Catalogue catalogue = catalogue();
    String before = catalogue.hash();
    write(GOOD.replace("1.10", "1.100"));
    assertThat(catalogue.find(HELLO).orElseThrow().version()).isEqualTo("1.100");
    assertThat(catalogue.hash()).isNotEqualTo(before);
    write("{}");
    assertThat(catalogue.find(HELLO)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# nothing but this\n",
        "[]",
        "hello",
        "hello: 3",
        "hello:",
        "hello: {path: a",
        "hello:\n\tpath: a",
        "hello: {path: a, executor: slurm, runner: sh, executable: r}",
        "hello: {path: a, executor: slurm, runner: sh, executable: r, version: }",
        "hello: {path: a, executor: slurm, runner: '', executable: r, version: 1}",
        "hello: {path: [a], executor: slurm, runner: sh, executable: r, version: 1}",
        "hello: {path: a, executor: pbs, runner: sh, executable: r, version: 1}",
        "hello: {path: a, executor: slurm, runner: \"a\\nb\", executable: r, version: 1}",
        "../hello: {path: a, executor: slurm, runner: sh, executable: r, version: 1}",
        "a: 1\na: 2",
        "hello: !!javax.script.ScriptEngineManager []"
      })
  void a_broken_file_leaves_the_pipelines_as_they_were(String broken) throws IOException {
    write(GOOD);
    Catalogue catalogue = catalogue();
    String hash = catalogue.hash();
    write(broken);
    assertThat(catalogue.find(HELLO)).isPresent();
    assertThat(catalogue.hash()).isEqualTo(hash);
    assertThat(catalogue.problem().orElseThrow())
        .startsWith(folder.resolve("pipelines.yaml") + ", ");
    write(GOOD);
    assertThat(catalogue.problem()).isEmpty();
  }

  @Test
  void a_broken_line_is_named() throws IOException {
    write(GOOD + "broken: {\n");
    assertThat(catalogue().problem().orElseThrow()).contains("line 14");
    write("hello: {path: a, executor: slurm, runner: sh, version: 1}");
    assertThat(catalogue().problem().orElseThrow()).endsWith("the pipeline hello lacks executable");
  }

  @Test
  void a_file_that_vanishes_leaves_the_pipelines_as_they_were() throws IOException {
    write(GOOD);
    Catalogue catalogue = catalogue();
    assertThat(catalogue.find(HELLO)).isPresent();
    Files.delete(folder.resolve("pipelines.yaml"));
    assertThat(catalogue.find(HELLO)).isPresent();
    assertThat(catalogue.problem().orElseThrow()).contains("does not exist");
  }

  @Test
  void a_catalogue_that_was_never_read_says_nothing_about_a_pipeline() throws IOException {
    Catalogue missing = catalogue();
    assertThatThrownBy(() -> missing.find(HELLO)).isInstanceOf(UncheckedIOException.class);
    assertThat(missing.hash()).isEmpty();
    write("hello: [");
    assertThatThrownBy(() -> missing.find(HELLO)).isInstanceOf(UncheckedIOException.class);
    write(GOOD);
    assertThat(missing.find(HELLO)).isPresent();
  }

  @Test
  void bytes_that_are_no_text_are_refused_and_a_byte_order_mark_is_not() throws IOException {
    Files.write(folder.resolve("pipelines.yaml"), new byte[] {'a', ':', ' ', (byte) 0xff});
    assertThat(catalogue().problem().orElseThrow()).endsWith("it is not UTF-8");
    Files.write(
        folder.resolve("pipelines.yaml"), ("\uFEFF" + GOOD).getBytes(StandardCharsets.UTF_8));
    assertThat(catalogue().find(HELLO)).isPresent();
  }
}
