package br.org.linea.orchestration.api.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.messages.PipelineName;
import br.org.linea.orchestration.messages.WorkerName;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineCatalogueTest {

  private static final String ONE =
      """
      one:
        display_name: Number one
        path: one
        executor: slurm
        runner: bash
        executable: run.sh
        schema_config: config.schema.json
        version: 1.10
      """;

  private static final String TWO =
      """
      two:
        path: /opt/two
        executor: local
        runner: python3
        executable: two.py
        version: '2'
      """;

  @TempDir Path folder;
  private final AtomicLong nanos = new AtomicLong(1);
  private PipelineCatalogue catalogue;

  @BeforeEach
  void open() {
    catalogue = new PipelineCatalogue(folder, nanos::get);
  }

  @Test
  void an_entry_is_read_with_all_its_keys() throws IOException {
    write(ONE + "  agent: node-1\n");
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
    write(ONE + "  labels: {team: lsst, beta: yes, since: 012}\n" + TWO);
    assertThat(catalogue.find(new PipelineName("one")).orElseThrow().labels())
        .containsExactly(
            Map.entry("team", "lsst"), Map.entry("beta", "yes"), Map.entry("since", "012"));
    assertThat(catalogue.find(new PipelineName("two")).orElseThrow().labels()).isEmpty();
  }

  @Test
  void a_version_is_text_with_the_digits_it_was_written_with() throws IOException {
    write(ONE);
    Pipeline one = catalogue.all().getFirst();
    assertThat(one.version()).isEqualTo("1.10");
    assertThat(one.entry()).containsEntry("version", "1.10");
  }

  @Test
  void what_is_optional_may_be_absent() throws IOException {
    write(TWO + "  schema_config:\n  agent: ~\n");
    Pipeline two = catalogue.all().getFirst();
    assertThat(two.displayName()).isEqualTo("two");
    assertThat(two.schemaConfig()).isEmpty();
    assertThat(two.agent()).isEmpty();
  }

  @Test
  void pipelines_and_their_keys_keep_the_order_of_the_file() throws IOException {
    write("zebra" + ONE.substring(3) + "ant" + TWO.substring(3) + "mole" + ONE.substring(3));
    assertThat(catalogue.all())
        .extracting(p -> p.name().value())
        .containsExactly("zebra", "ant", "mole");
    assertThat(catalogue.all().getFirst().entry().keySet())
        .containsExactly(
            "display_name", "path", "executor", "runner", "executable", "schema_config", "version");
  }

  @Test
  void any_further_key_is_kept() throws IOException {
    write(
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
    write("one: &one\n" + ONE.substring(5) + "again:\n  <<: *one\n  version: 9\n");
    Pipeline again = catalogue.find(new PipelineName("again")).orElseThrow();
    assertThat(again.executable()).isEqualTo("run.sh");
    assertThat(again.version()).isEqualTo("9");
  }

  @Test
  void the_hash_is_that_of_the_bytes() throws Exception {
    write(ONE);
    byte[] sha = MessageDigest.getInstance("SHA-256").digest(ONE.getBytes(StandardCharsets.UTF_8));
    assertThat(catalogue.hash()).isEqualTo(HexFormat.of().formatHex(sha));
  }

  @Test
  void a_file_that_is_absent_is_a_catalogue_without_pipelines_and_a_problem() {
    assertThat(catalogue.all()).isEmpty();
    assertThat(catalogue.hash()).isEmpty();
    assertThat(catalogue.problem()).get().asString().contains("pipelines.yaml does not exist");
  }

  @Test
  void a_file_that_appears_is_read() throws IOException {
    assertThat(catalogue.all()).isEmpty();
    write(ONE);
    assertThat(catalogue.all()).hasSize(1);
    assertThat(catalogue.problem()).isEmpty();
  }

  @Test
  void a_changed_file_is_read_anew() throws IOException {
    write(ONE);
    String before = catalogue.hash();
    write(ONE + TWO);
    assertThat(catalogue.all()).hasSize(2);
    assertThat(catalogue.hash()).isNotEqualTo(before);
  }

  @Test
  void a_file_that_is_replaced_by_one_of_the_same_size_and_time_is_read_anew() throws IOException {
    write(ONE);
    catalogue.all();
    FileTime time = Files.getLastModifiedTime(file());
    Path other = folder.resolve("other");
    Files.writeString(other, ONE.replace("Number one", "Number two"));
    Files.setLastModifiedTime(other, time);
    Files.move(other, file(), StandardCopyOption.REPLACE_EXISTING);
    assertThat(catalogue.all().getFirst().displayName()).isEqualTo("Number two");
  }

  @Test
  void a_change_that_leaves_size_and_time_alone_is_seen_some_seconds_later() throws IOException {
    write(ONE);
    catalogue.all();
    FileTime time = Files.getLastModifiedTime(file());
    write(ONE.replace("Number one", "Number two"));
    Files.setLastModifiedTime(file(), time);
    nanos.addAndGet(Duration.ofSeconds(11).toNanos());
    assertThat(catalogue.all().getFirst().displayName()).isEqualTo("Number two");
  }

  @Test
  void a_broken_file_keeps_the_last_good_one_and_says_why() throws IOException {
    write(ONE);
    String good = catalogue.hash();
    write(ONE + "two:\n  path: [\n");
    assertThat(catalogue.all()).extracting(p -> p.name().value()).containsExactly("one");
    assertThat(catalogue.hash()).isEqualTo(good);
    assertThat(catalogue.problem()).get().asString().contains("pipelines.yaml, line ");
  }

  @Test
  void a_file_that_goes_away_keeps_the_last_good_one() throws IOException {
    write(ONE);
    catalogue.all();
    Files.delete(file());
    assertThat(catalogue.all()).hasSize(1);
    assertThat(catalogue.problem()).isPresent();
  }

  @Test
  void a_file_that_is_mended_is_in_use_again() throws IOException {
    write(ONE);
    catalogue.all();
    write("one: 1");
    assertThat(catalogue.problem()).isPresent();
    write(ONE);
    assertThat(catalogue.problem()).isEmpty();
    assertThat(catalogue.all()).hasSize(1);
  }

  @Test
  void one_wrong_entry_refuses_the_whole_file_and_every_wrong_entry_is_named() throws IOException {
    write(ONE + "three:\n  path: three\nfour: 4\n");
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
        "runner: bash       | path: two           | line 5: the key path stands there twice",
        "one:               | one two:            | line 1: a pipeline's name is 1 to 100 letters",
        "one:               | one: 1\\n  x: y        | line 2: ",
        "version: 1.10      | version: 1\\n  agent: A B | line 9: agent of one: an agent's name is",
        "version: 1.10      | version: 1\\n  labels: lsst | line 9: a map (key: value) belongs here, not 'lsst'",
        "version: 1.10      | version: 1\\n  labels: {a: [b]} | line 9: the label a of one must be a text",
        "version: 1.10      | version: 1\\n  labels: {a: } | line 9: the label a of one must be a text",
        "version: 1.10      | version: 1\\n  x: !foo 3  | line 9: the tag !foo is not allowed",
      })
  void a_mistake_is_told_with_its_line(String right, String wrong, String told) throws IOException {
    write(ONE.replace(right, wrong.replace("\\n  ", "\n  ")));
    assertThat(catalogue.problem()).get().asString().contains(told);
    assertThat(catalogue.all()).isEmpty();
  }

  @Test
  void an_empty_file_is_a_mistake_and_an_empty_map_is_not() throws IOException {
    write("# nothing yet\n");
    assertThat(catalogue.problem()).get().asString().contains("it is empty");
    write("{}\n");
    assertThat(catalogue.problem()).isEmpty();
    assertThat(catalogue.all()).isEmpty();
  }

  @Test
  void a_file_that_is_not_utf8_is_a_mistake() throws IOException {
    Files.write(
        file(), ONE.replace("Number one", "Número um").getBytes(StandardCharsets.ISO_8859_1));
    assertThat(catalogue.problem()).get().asString().contains("it is not UTF-8");
  }

  @Test
  void a_file_that_refers_to_itself_is_a_mistake() throws IOException {
    write(ONE + "  x: &x [*x]\n");
    assertThat(catalogue.problem()).get().asString().contains("nested deeper");
    write("one: &one\n  <<: *one\n");
    assertThat(catalogue.problem()).isPresent();
  }

  @Test
  void a_file_that_grows_to_a_bomb_is_a_mistake() throws IOException {
    StringBuilder bomb = new StringBuilder(ONE).append("  a0: &a0 [x, x]\n");
    for (int i = 1; i < 60; i++) {
      bomb.append("  a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    write(bomb.toString());
    assertThat(catalogue.problem()).isPresent();
  }

  @Test
  void many_threads_see_one_whole_catalogue_or_another() throws Exception {
    write(ONE);
    catalogue.all();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Boolean>> done = new ArrayList<>();
      for (int t = 0; t < 3; t++) {
        Callable<Boolean> reader =
            () -> {
              for (int i = 0; i < 500; i++) {
                assertThat(catalogue.all()).hasSizeBetween(1, 2);
              }
              return true;
            };
        done.add(threads.submit(reader));
      }
      for (int i = 0; i < 100; i++) {
        write(i % 2 == 0 ? ONE + TWO : ONE);
      }
      for (Future<Boolean> each : done) {
        assertThat(each.get()).isTrue();
      }
    }
  }

  private Path file() {
    return folder.resolve("pipelines.yaml");
  }

  private void write(String text) throws IOException {
    Files.writeString(file(), text);
  }
}
