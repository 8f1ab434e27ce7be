package br.org.linea.orchestration.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchReportTest {

  private static final String MARK = "<!-- Below this line, written by deploy/local/bench. -->";

  private static final String RATIOS =
      """
      # Measured

      | date | commit | pair to plain `sbatch`, one after another | four at once | a file |
      |---|---|--:|--:|--:|
      """;

  private final BenchReport report =
      new BenchReport(
          List.of(
              Row.of("reads", "1/s", List.of(100.0, 300.0, 200.0)).atLeast(50, 250),
              Row.of("a < b", "s", List.of(0.5)),
              Row.of("pair to plain sbatch, four at once", Row.RATIO, List.of(0.4))
                  .under(
                      new Conditions(
                          "sbatch", new Calibration(0.25, 100, 10), new Calibration(1, 120, 10)))),
          new Circumstances("2026-11-25", "a machine", "abc1234", "full"));

  @TempDir private Path folder;

  @Test
  void theTableHasALineForEachRowWithItsVerdict() {
    assertThat(report.table().lines().filter(line -> line.startsWith("reads")))
        .singleElement()
        .asString()
        .matches("reads +200 ±100 +300 +300 +1/s +p50 ≥ 250 1/s +not met");
  }

  @Test
  void theTableBeginsWithTheRatiosAndEndsWithTheStateOfTheMachine() {
    assertThat(report.table().lines().skip(3).takeWhile(line -> !line.isBlank()))
        .extracting(line -> line.split(" {2,}")[0])
        .containsExactly("pair to plain sbatch, four at once", "reads", "a < b");
    assertThat(report.table())
        .endsWith(
            "sbatch: load 0.25, fixed loop 100 to 120 ms, plain sbatch 10 to 10 ms, drift 20 %,"
                + " unsteady: no goal is judged\n");
  }

  @Test
  void theJsonHoldsEverySampleAndTheCircumstances() throws IOException {
    JsonNode written = new ObjectMapper().readTree(report.json());

    assertThat(written.path("commit").asText()).isEqualTo("abc1234");
    assertThat(written.path("rows").path(0).path("conditions").path("before").toString())
        .isEqualTo("{\"load\":0.25,\"loopMillis\":100.0,\"sbatchMillis\":10.0}");
    JsonNode row = written.path("rows").path(1);
    assertThat(row.path("median").asDouble()).isEqualTo(200);
    assertThat(row.path("verdict").asText()).isEqualTo("not met");
    assertThat(row.path("values").toString()).isEqualTo("[100.0,300.0,200.0]");
  }

  @Test
  void theWebPagePlotsEachSampleOfARowThatHasSeveral() throws IOException {
    report.write(folder);

    String page = Files.readString(folder.resolve("results.html"));
    assertThat(page).contains("<td>a &lt; b</td>", "class=\"not\">not met<");
    assertThat(page.split("<circle")).hasSize(4);
    assertThat(page.split("<svg ")).hasSize(2);
  }

  @Test
  void theDocumentKeepsItsTextAndGetsNewResults() throws IOException {
    Path document = folder.resolve("benchmarks.md");
    Files.writeString(document, RATIOS + "| old | row |\n\n" + MARK + "\n\nold numbers\n");

    report.writeInto(document);

    assertThat(Files.readString(document))
        .startsWith(
            RATIOS
                + "| 2026-11-25 | abc1234 |  | 0.4 (unsteady) |  |\n| old | row |\n\n"
                + MARK
                + "\n\nA full run of 2026-11-25 at commit abc1234")
        .contains("| reads | 200 | 100 | 300 | 300 | 1/s | p50 ≥ 250 1/s | not met |")
        .doesNotContain("old numbers");
  }

  @Test
  void aDocumentWithoutTheMarkIsLeftAlone() throws IOException {
    Path document = folder.resolve("other.md");
    Files.writeString(document, "# Other\n");

    assertThatThrownBy(() -> report.writeInto(document)).hasMessageContaining("lacks the line");
    assertThat(document).hasContent("# Other");
  }
}
