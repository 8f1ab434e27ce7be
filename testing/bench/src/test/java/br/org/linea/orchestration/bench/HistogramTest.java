package br.org.linea.orchestration.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class HistogramTest {

  private final Histogram histogram = new Histogram();

  @Test
  void eachStepGivesARateAndItsErrorsAreNoAnswers() throws JsonProcessingException {
    add("{\"millis\":{\"2\":30,\"5\":10},\"errors\":3,\"seconds\":2.0}");
    add("{\"millis\":{\"2\":60},\"errors\":1,\"seconds\":2.0}");

    assertThat(histogram.rates()).containsExactly(20.0, 30.0);
    assertThat(histogram.errors()).isEqualTo(4);
  }

  @Test
  void fewAnswersAreAllGiven() throws JsonProcessingException {
    add("{\"millis\":{\"12\":1,\"2\":2},\"errors\":0,\"seconds\":1.0}");
    add("{\"millis\":{\"7\":1},\"errors\":0,\"seconds\":1.0}");

    assertThat(histogram.millis(1000)).containsExactly(2.0, 2.0, 7.0, 12.0);
  }

  @Test
  void thePercentilesOfASampleAreThoseOfAllAnswers() throws JsonProcessingException {
    add("{\"millis\":{\"1\":9400,\"20\":450,\"300\":150},\"errors\":0,\"seconds\":10.0}");

    Row sample = Row.of("times", "ms", histogram.millis(1000));

    assertThat(sample.values()).hasSize(1000);
    assertThat(sample.percentile(50)).isEqualTo(1);
    assertThat(sample.percentile(94)).isEqualTo(1);
    assertThat(sample.percentile(95)).isEqualTo(20);
    assertThat(sample.percentile(99)).isEqualTo(300);
  }

  private void add(String step) throws JsonProcessingException {
    histogram.add(new ObjectMapper().readTree(step));
  }
}
