package br.org.linea.orchestration.api.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {

  private static final List<String> KNOWN = List.of("radius_arcsec", "n_neighbors", "left", "a");

  @ParameterizedTest
  @CsvSource({
    "radius_arcsecs, radius_arcsec",
    "radiusArcsec, radius_arcsec",
    "RADIUS-ARCSEC, radius_arcsec",
    "raduis_arcsec, radius_arcsec",
    "neighbors, n_neighbors",
    "lfet, left",
    "b, a",
  })
  void a_slip_finds_the_word_that_was_meant(String word, String meant) {
    assertThat(Spelling.nearest(word, KNOWN)).contains(meant);
  }

  @Test
  void another_word_finds_none() {
    assertThat(Spelling.nearest("separation", KNOWN)).isEmpty();
    assertThat(Spelling.nearest("right", KNOWN)).isEmpty();
    assertThat(Spelling.nearest("", KNOWN)).isEmpty();
    assertThat(Spelling.nearest("x".repeat(100_000), KNOWN)).isEmpty();
  }
}
