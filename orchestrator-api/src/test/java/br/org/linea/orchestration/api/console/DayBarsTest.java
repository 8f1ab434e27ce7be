package br.org.linea.orchestration.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.store.PipelineStatistics.Day;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs per day as bars. */
class DayBarsTest {

  private static final LocalDate FIRST = LocalDate.of(2026, 2, 27);

  @Test
  void a_day_is_a_bar_of_parts_on_top_of_each_other() {
    DayBars plot =
        DayBars.of(
            List.of(new Day(FIRST.plusDays(2), 2, 1, 0, 1), new Day(FIRST.plusDays(3), 1, 0, 0, 0)),
            FIRST,
            4);

    assertThat(plot.most()).isEqualTo(4);
    assertThat(plot.first()).isEqualTo("2026-02-27");
    assertThat(plot.last()).isEqualTo("2026-03-02");
    assertThat(plot.bars())
        .containsExactly(
            new DayBars.Bar("300.0", "60.0", "146.0", "60.0", "successful", "2026-03-01: 2"),
            new DayBars.Bar("300.0", "30.0", "146.0", "30.0", "failed", "2026-03-01: 1"),
            new DayBars.Bar("300.0", "0.0", "146.0", "30.0", "running", "2026-03-01: 1"),
            new DayBars.Bar("450.0", "90.0", "146.0", "30.0", "successful", "2026-03-02: 1"));
  }

  @Test
  void without_runs_there_is_no_bar() {
    assertThat(DayBars.of(List.of(), FIRST, 30).bars()).isEmpty();
  }
}
