package br.org.linea.orchestration.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TallyTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void answersAreCountedByTheirDurationAndErrorsApart() {
    Tally tally = new Tally();
    tally.answered(7, SECOND);
    tally.answered(7, 2 * SECOND);
    tally.answered(9, 3 * SECOND);
    tally.failed(4 * SECOND);

    assertThat(tally.millis()).isEqualTo(Map.of(7, 2, 9, 1));
    assertThat(tally.errors()).isEqualTo(1);
  }

  @Test
  void theTimeIsFromTheFirstRequestToTheLastAnswer() {
    Tally tally = new Tally();
    tally.answered(500, 3 * SECOND);
    tally.answered(20, 2 * SECOND);

    assertThat(tally.seconds()).isEqualTo(1.02, within(1e-9));
  }

  @Test
  void whatIsWrittenIsWhatTheBenchmarkReads() {
    Tally tally = new Tally();
    tally.answered(20, SECOND);

    JsonNode written = new ObjectMapper().valueToTree(tally);

    assertThat(written.toString())
        .isEqualTo("{\"millis\":{\"20\":1},\"errors\":0,\"seconds\":0.02}");
  }
}
