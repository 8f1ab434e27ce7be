package br.org.linea.orchestration.agent.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Catalogues that both programs refuse in the same words; the other program has the same test. */
class SharedCataloguesTest {

  private static final Path FILES = Path.of("../pipeline-catalogue/src/test/catalogues");

  @TempDir Path folder;

  static List<Path> catalogues() throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("catalogues")
  void a_catalogue_is_refused_in_the_words_that_it_begins_with(Path bad) throws IOException {
    String text = Files.readString(bad);
    Path file = Files.writeString(folder.resolve("pipelines.yaml"), text);
    String says = text.lines().findFirst().orElseThrow().substring("# says: ".length());

    assertThat(new Catalogue(folder).problem().orElseThrow()).startsWith(file + ", " + says);
  }
}
