package br.org.linea.orchestration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code pipelines/test}, one test for each pipeline and one for the catalogue. */
class SamplePipelinesIT {

  private static final Path PIPELINES = Checkout.ROOT.resolve("pipelines");

  static Stream<String> pipelines() throws IOException {
    try (Stream<Path> folders = Files.list(PIPELINES)) {
      List<String> tested =
          folders
              .filter(folder -> Files.isDirectory(folder.resolve("tests")))
              .map(folder -> folder.getFileName().toString())
              .sorted()
              .toList();
      return Stream.concat(Stream.of("."), tested.stream());
    }
  }

  @ParameterizedTest
  @MethodSource("pipelines")
  void the_tests_of_a_pipeline_pass(String pipeline) {
    ScriptResult outcome = ScriptResult.of(PIPELINES, Map.of(), List.of("./test", pipeline));

    assertThat(outcome.exit()).as(outcome.output()).isZero();
    assertThat(outcome.output()).containsPattern("Ran [1-9][0-9]* tests? in");
  }
}
