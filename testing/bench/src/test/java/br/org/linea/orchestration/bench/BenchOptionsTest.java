package br.org.linea.orchestration.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BenchOptionsTest {

  @Test
  void withoutPartsAllAreMeasured() {
    assertThat(BenchOptions.parse())
        .isEqualTo(new BenchOptions(BenchOptions.PARTS, false, false, Optional.empty()));
  }

  @Test
  void namedPartsAreMeasuredInTheUsualOrder() {
    assertThat(BenchOptions.parse("watching", "--quick", "rest").parts())
        .containsExactly("rest", "watching");
  }

  @Test
  void whatIsNoPartIsNamed() {
    assertThatThrownBy(() -> BenchOptions.parse("--fast"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'--fast' is no part and no option");
  }

  @Test
  void anotherCommitIsComparedInsteadOfMeasuringParts() {
    assertThat(BenchOptions.parse("--compare", "/other/abc1234", "--quick").compare())
        .contains(Path.of("/other/abc1234"));
    assertThatThrownBy(() -> BenchOptions.parse("--compare"))
        .hasMessage("--compare names a commit");
    assertThatThrownBy(() -> BenchOptions.parse("--compare", "/other/abc1234", "rest"))
        .hasMessage("--compare takes no parts, and no --write-docs");
  }

  @Test
  void theDocumentTakesOnlyAFullRun() {
    assertThat(BenchOptions.parse("--write-docs").writeDocs()).isTrue();
    assertThatThrownBy(() -> BenchOptions.parse("--write-docs", "--quick"))
        .hasMessage("--write-docs wants all parts, and no --quick");
    assertThatThrownBy(() -> BenchOptions.parse("--write-docs", "rest"))
        .hasMessage("--write-docs wants all parts, and no --quick");
  }
}
