package br.org.linea.orchestration.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowTest {

  private static final List<Double> HUNDRED =
      IntStream.rangeClosed(1, 100).mapToObj(value -> (double) (101 - value)).toList();

  @Test
  void aPercentileIsTheLeastValueThatIsNotBelowItsShare() {
    Row row = Row.of("times", "ms", HUNDRED);

    assertThat(row.percentile(50)).isEqualTo(50);
    assertThat(row.percentile(95)).isEqualTo(95);
    assertThat(row.percentile(99)).isEqualTo(99);
    assertThat(row.percentile(100)).isEqualTo(100);
    assertThat(Row.of("few", "ms", List.of(3.0, 1.0, 2.0)).percentile(95)).isEqualTo(3);
  }

  @Test
  void theSpreadIsTheMedianDistanceToTheMedian() {
    assertThat(Row.of("rates", "1/s", List.of(10.0, 12.0, 1000.0)).spread()).isEqualTo(2);
    assertThat(Row.of("one", "1/s", List.of(7.0)).spread()).isZero();
  }

  @Test
  void aBoundIsMetByAValueThatEqualsIt() {
    assertThat(Row.of("times", "ms", HUNDRED).atMost(95, 95).verdict()).isEqualTo("met");
    assertThat(Row.of("times", "ms", HUNDRED).atMost(95, 94.9).verdict()).isEqualTo("not met");
    assertThat(Row.of("rate", "1/s", List.of(400.0)).atLeast(50, 400).verdict()).isEqualTo("met");
    assertThat(Row.of("rate", "1/s", List.of(399.9)).atLeast(50, 400).verdict())
        .isEqualTo("not met");
    assertThat(Row.of("no goal", "1/s", List.of(1.0)).verdict()).isEmpty();
  }

  @Test
  void noGoalIsJudgedOnAMachineWhoseSpeedHasChanged() {
    Calibration before = new Calibration(0.5, 100, 10);
    Row row = Row.of("rate", "1/s", List.of(500.0)).atLeast(50, 400);

    assertThat(row.under(conditions(before, new Calibration(9, 115, 10))).verdict())
        .isEqualTo("met");
    assertThat(row.under(conditions(before, new Calibration(9, 116, 10))).verdict())
        .isEqualTo("unsteady");
    assertThat(row.under(conditions(before, new Calibration(9, 100, 8.6))).verdict())
        .isEqualTo("unsteady");
    assertThat(
            Row.of("no goal", "1/s", List.of(1.0))
                .under(conditions(before, new Calibration(9, 200, 10)))
                .verdict())
        .isEmpty();
  }

  private static Conditions conditions(Calibration before, Calibration after) {
    return new Conditions("rest", before, after);
  }

  @Test
  void aGoalSaysWhichPercentileIsBoundInWhichUnit() {
    assertThat(Row.of("times", "ms", HUNDRED).atMost(99, 150).goalText()).isEqualTo("p99 ≤ 150 ms");
    assertThat(Row.of("ratio", "", List.of(1.0)).atLeast(50, 0.8).goalText())
        .isEqualTo("p50 ≥ 0.8");
  }

  @Test
  void whatWasNeverMeasuredIsNoRow() {
    assertThatThrownBy(() -> Row.of("nothing", "ms", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'nothing' was never measured");
  }
}
