package br.org.linea.orchestration.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OptionsTest {

  @Test
  void withoutPartsAllAreMeasured() {
    assertThat(Options.parse()).isEqualTo(new Options(Options.PARTS, false, false));
  }

  @Test
  void namedPartsAreMeasuredInTheUsualOrder() {
    assertThat(Options.parse("watching", "--quick", "rest").parts())
        .containsExactly("rest", "watching");
  }

  @Test
  void whatIsNoPartIsNamed() {
    assertThatThrownBy(() -> Options.parse("--fast"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'--fast' is no part and no option");
  }

  @Test
  void theDocumentTakesOnlyAFullRun() {
    assertThat(Options.parse("--write-docs").writeDocs()).isTrue();
    assertThatThrownBy(() -> Options.parse("--write-docs", "--quick"))
        .hasMessage("--write-docs wants all parts, and no --quick");
    assertThatThrownBy(() -> Options.parse("--write-docs", "rest"))
        .hasMessage("--write-docs wants all parts, and no --quick");
  }
}
