package br.org.linea.orchestration.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.messages.CatalogueEntry;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A catalogue in short. */
class CatalogueEntriesTest {

  private static final String PLAIN =
      "path: h, executor: slurm, runner: sh, executable: r, version: 1, labels: {a: b, c: d}";

  private static Collection<Pipeline> read(String file) throws UnusableFile {
    return PipelinesFile.read(file.getBytes(StandardCharsets.UTF_8)).values();
  }

  private static String hash(String keys) throws UnusableFile {
    CatalogueEntry entry =
        CatalogueEntries.of(read("hello: {" + keys + "}")).orElseThrow().getFirst();
    assertThat(entry.pipeline()).hasToString("hello");
    return entry.hash();
  }

  @Test
  void comments_and_the_order_of_keys_change_no_hash() throws UnusableFile {
    assertThat(
            hash(
                "version: 1, labels: {c: d, a: b}, path: h, # why\n executor: slurm, runner: sh,"
                    + " executable: r"))
        .isEqualTo(hash(PLAIN))
        .hasSize(16);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "path: g, executor: slurm, runner: sh, executable: r, version: 1, labels: {a: b, c: d}",
        "path: h, executor: slurm, runner: sh, executable: r, version: 1, labels: {a: b, c: e}",
        "path: h, executor: slurm, runner: sh, executable: r, version: 1, labels: {a: b}",
        "path: h, executor: slurm, runner: sh, executable: r, version: 1, labels: {a: b, c: d}, x: ",
        "path: h, executor: slurm, runner: sh, executable: r, version: 1, outputs: [a], labels: {a: b, c: d}"
      })
  void each_other_change_changes_the_hash(String keys) throws UnusableFile {
    assertThat(hash(keys)).isNotEqualTo(hash(PLAIN));
  }

  @Test
  void more_pipelines_than_a_heartbeat_may_list_are_not_listed() throws UnusableFile {
    assertThat(CatalogueEntries.of(read(many(CatalogueEntry.MOST))).map(List::size))
        .contains(CatalogueEntry.MOST);
    assertThat(CatalogueEntries.of(read(many(CatalogueEntry.MOST + 1)))).isEmpty();
  }

  private static String many(int pipelines) {
    return IntStream.range(0, pipelines)
        .mapToObj(each -> "p" + each + ": {" + PLAIN + "}\n")
        .collect(Collectors.joining());
  }
}
