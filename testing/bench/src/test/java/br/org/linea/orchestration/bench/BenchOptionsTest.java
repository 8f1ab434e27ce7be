package br.org.linea.orchestration.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BenchOptionsTest {

  @Test
  void withoutPartsAllAreMeasured() {
    assertThat(BenchOptions.parse()).isEqualTo(new BenchOptions(BenchOptions.PARTS, false, false));
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
  void theDocumentTakesOnlyAFullRun() {
    assertThat(BenchOptions.parse("--write-docs").writeDocs()).isTrue();
    assertThatThrownBy(() -> BenchOptions.parse("--write-docs", "--quick"))
        .hasMessage("--write-docs wants all parts, and no --quick");
    assertThatThrownBy(() -> BenchOptions.parse("--write-docs", "rest"))
        .hasMessage("--write-docs wants all parts, and no --quick");
  }
}
