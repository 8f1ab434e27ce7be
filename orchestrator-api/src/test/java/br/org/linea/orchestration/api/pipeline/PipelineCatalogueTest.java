package br.org.linea.orchestration.api.pipeline;

import static br.org.linea.orchestration.api.pipeline.CatalogueFolder.ONE;
import static br.org.linea.orchestration.api.pipeline.CatalogueFolder.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.catalogue.Pipeline;
import br.org.linea.orchestration.messages.PipelineName;
import br.org.linea.orchestration.messages.WorkerName;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineCatalogueTest {

  @TempDir Path folder;
  private CatalogueFolder files;
  private PipelineCatalogue catalogue;

  @BeforeEach
  void open() {
    files = CatalogueFolder.at(folder);
    catalogue = files.catalogue();
  }

  @Test
  void an_entry_is_read_with_all_its_keys() throws IOException {
    files.write(ONE + "  agent: node-1\n");
    Pipeline one = catalogue.find(new PipelineName("one")).orElseThrow();
    assertThat(one.displayName()).isEqualTo("Number one");
    assertThat(one.path()).isEqualTo("one");
    assertThat(one.executor()).isEqualTo("slurm");
    assertThat(one.runner()).isEqualTo("bash");
    assertThat(one.executable()).isEqualTo("run.sh");
    assertThat(one.schemaConfig()).contains("config.schema.json");
    assertThat(one.agent()).contains(new WorkerName("node-1"));
    assertThat(catalogue.problem()).isEmpty();
  }

  @Test
  void labels_are_texts_as_they_are_written() throws IOException {
    files.write(ONE + "  labels: {team: lsst, beta: yes, since: 012}\n" + TWO);
    assertThat(catalogue.find(new PipelineName("one")).orElseThrow().labels())
        .containsExactly(
            Map.entry("team", "lsst"), Map.entry("beta", "yes"), Map.entry("since", "012"));
    assertThat(catalogue.find(new PipelineName("two")).orElseThrow().labels()).isEmpty();
  }

  @Test
  void a_version_is_text_with_the_digits_it_was_written_with() throws IOException {
    files.write(ONE);
    Pipeline one = catalogue.all().getFirst();
    assertThat(one.version()).isEqualTo("1.10");
    assertThat(one.entry()).containsEntry("version", "1.10");
  }

  @Test
  void what_is_optional_may_be_absent() throws IOException {
    files.write(TWO + "  schema_config:\n  agent: ~\n");
    Pipeline two = catalogue.all().getFirst();
    assertThat(two.displayName()).isEqualTo("two");
    assertThat(two.schemaConfig()).isEmpty();
    assertThat(two.agent()).isEmpty();
  }

  @Test
  void pipelines_and_their_keys_keep_the_order_of_the_file() throws IOException {
    files.write("zebra" + ONE.substring(3) + "ant" + TWO.substring(3) + "mole" + ONE.substring(3));
    assertThat(catalogue.all())
        .extracting(p -> p.name().value())
        .containsExactly("zebra", "ant", "mole");
    assertThat(catalogue.all().getFirst().entry().keySet())
        .containsExactly(
            "display_name", "path", "executor", "runner", "executable", "schema_config", "version");
  }

  @Test
  void any_further_key_is_kept() throws IOException {
    files.write(
        ONE
            + """
              site: {queue: long, nodes: 2, share: 0.50, tags: [a, yes, null]}
              started: 2024-05-06
              count: 18446744073709551616
            """);
    assertThat(catalogue.all().getFirst().entry())
        .containsEntry("started", "2024-05-06")
        .containsEntry("count", new BigInteger("18446744073709551616"))
        .extractingByKey("site")
        .isEqualTo(
            Map.of(
                "queue",
                "long",
                "nodes",
                BigInteger.TWO,
                "share",
                new BigDecimal("0.50"),
                "tags",
                java.util.Arrays.asList("a", true, null)));
  }

  @Test
  void an_entry_can_take_keys_from_another() throws IOException {
    files.write("one: &one\n" + ONE.substring(5) + "again:\n  <<: *one\n  version: 9\n");
    Pipeline again = catalogue.find(new PipelineName("again")).orElseThrow();
    assertThat(again.executable()).isEqualTo("run.sh");
    assertThat(again.version()).isEqualTo("9");
  }

  @Test
  void the_hash_is_that_of_the_bytes() throws Exception {
    files.write(ONE);
    byte[] sha = MessageDigest.getInstance("SHA-256").digest(ONE.getBytes(StandardCharsets.UTF_8));
    assertThat(catalogue.hash()).isEqualTo(HexFormat.of().formatHex(sha));
  }

  @Test
  void one_wrong_entry_refuses_the_whole_file_and_every_wrong_entry_is_named() throws IOException {
    files.write(ONE + "three:\n  path: three\nfour: 4\n");
    assertThat(catalogue.all()).isEmpty();
    assertThat(catalogue.problem())
        .get()
        .asString()
        .contains("line 9: the pipeline three lacks executor, runner, executable, version")
        .contains("line 11: a map (key: value) belongs here, not '4'");
  }

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "executor: slurm    | executor: slrum     | line 4: executor of one must be slurm or local, not 'slrum'",
        "path: one          | path: [one]         | line 3: path of one must be a text",
        "path: one          | path: ' '           | line 3: path of one must be a text",
        "path: one          | path: ~             | line 1: the pipeline one lacks path",
        "path: one          | path: \"a\\nb\"     | line 3: path of one must be a single line",
        "path: one          | path: !!python/object:os.system {} | line 3: Global tag is not allowed",
        "path: one          | agent: Node 1       | line 1: the pipeline one lacks path",
        "runner: bash       | path: two           | line 5: the key path occurs twice",
        "one:               | one two:            | line 1: a pipeline's name is 1 to 100 letters",
        "one:               | one: 1\\n  x: y        | line 2: ",
        "version: 1.10      | version: 1\\n  agent: A B | line 9: agent of one: an agent's name is",
        "version: 1.10      | version: 1\\n  max_running: 0 | line 9: max_running of one must be a whole number of runs from 1 to 1000000, not '0'",
        "version: 1.10      | version: 1\\n  max_running: 1.5 | line 9: max_running of one must be a whole number",
        "version: 1.10      | version: 1\\n  max_running: 1000001 | line 9: max_running of one must be a whole number",
        "version: 1.10      | version: 1\\n  max_running: [2] | line 9: max_running of one must be a whole number",
        "version: 1.10      | version: 1\\n  labels: lsst | line 9: a map (key: value) belongs here, not 'lsst'",
        "version: 1.10      | version: 1\\n  labels: {a: [b]} | line 9: the label a of one must be a text",
        "version: 1.10      | version: 1\\n  labels: {a: } | line 9: the label a of one must be a text",
        "version: 1.10      | version: 1\\n  x: !foo 3  | line 9: the tag !foo is not allowed",
      })
  void a_mistake_is_reported_with_its_line(String right, String wrong, String told)
      throws IOException {
    files.write(ONE.replace(right, wrong.replace("\\n  ", "\n  ")));
    assertThat(catalogue.problem()).get().asString().contains(told);
    assertThat(catalogue.all()).isEmpty();
  }

  @Test
  void max_running_is_read_as_the_agent_reads_it() throws IOException {
    files.write(ONE + "  max_running: 3\n");
    assertThat(catalogue.all().getFirst().maxRunning()).hasValue(3);
    files.write(ONE + "  max_running:\n");
    assertThat(catalogue.all().getFirst().maxRunning()).isEmpty();
  }

  @Test
  void an_empty_file_is_a_mistake_and_an_empty_map_is_not() throws IOException {
    files.write("# nothing yet\n");
    assertThat(catalogue.problem()).get().asString().contains("it is empty");
    files.write("{}\n");
    assertThat(catalogue.problem()).isEmpty();
    assertThat(catalogue.all()).isEmpty();
  }

  @Test
  void a_file_that_is_not_utf8_is_a_mistake() throws IOException {
    Files.write(
        files.file(), ONE.replace("Number one", "Número um").getBytes(StandardCharsets.ISO_8859_1));
    assertThat(catalogue.problem()).get().asString().contains("it is not UTF-8");
  }

  @Test
  void a_file_that_refers_to_itself_is_a_mistake() throws IOException {
    files.write(ONE + "  x: &x [*x]\n");
    assertThat(catalogue.problem()).get().asString().contains("nested deeper");
    files.write("one: &one\n  <<: *one\n");
    assertThat(catalogue.problem()).isPresent();
  }

  @Test
  void a_file_that_grows_to_a_bomb_is_a_mistake() throws IOException {
    StringBuilder bomb = new StringBuilder(ONE).append("  a0: &a0 [x, x]\n");
    for (int i = 1; i < 60; i++) {
      bomb.append("  a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    files.write(bomb.toString());
    assertThat(catalogue.problem()).isPresent();
  }
}
