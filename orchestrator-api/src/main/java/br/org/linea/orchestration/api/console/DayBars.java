package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.store.PipelineStatistics.Day;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A plot of runs per day: a bar for each day, made of a part for each outcome. Lengths are in the
 * units of its view box, {@value #WIDTH} by {@value #HEIGHT}.
 *
 * @param most runs of the tallest bar
 * @param bars from the bottom to the top of each day, the first day first
 * @param first the first day
 * @param last the last day
 */
public record DayBars(long most, List<Bar> bars, String first, String last) {

  static final int WIDTH = 600;
  static final int HEIGHT = 120;
  private static final double GAP = 4;

  /** Keeps a copy. */
  public DayBars {
    bars = List.copyOf(bars);
  }

  /**
   * A part of a bar.
   *
   * @param state decides its colour
   */
  public record Bar(String x, String y, String width, String height, String state, String title) {}

  /**
   * Draws.
   *
   * @param from the first day that is shown
   * @param days how many are shown
   */
  static DayBars of(List<Day> counted, LocalDate from, int days) {
    Map<LocalDate, Day> byDay =
        counted.stream().collect(Collectors.toMap(Day::day, Function.identity()));
    long most = counted.stream().mapToLong(Day::all).max().orElse(0);
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < days; i++) {
      Day day = byDay.get(from.plusDays(i));
      if (day != null) {
        stack(bars, day, i * WIDTH / (double) days, WIDTH / (double) days - GAP, most);
      }
    }
    return new DayBars(most, bars, from.toString(), from.plusDays(days - 1L).toString());
  }

  private static void stack(List<Bar> bars, Day day, double x, double width, long most) {
    Map<String, Long> parts = new LinkedHashMap<>();
    parts.put("successful", day.successful());
    parts.put("failed", day.failed());
    parts.put("stopped", day.stopped());
    parts.put("running", day.unfinished());
    double top = HEIGHT;
    for (Map.Entry<String, Long> part : parts.entrySet()) {
      if (part.getValue() > 0) {
        double height = part.getValue() * (double) HEIGHT / most;
        top -= height;
        bars.add(
            new Bar(
                number(x),
                number(top),
                number(width),
                number(height),
                part.getKey(),
                day.day() + ": " + part.getValue()));
      }
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
