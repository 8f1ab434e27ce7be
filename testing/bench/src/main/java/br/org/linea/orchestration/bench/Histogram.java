package br.org.linea.orchestration.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How often an answer took how many milliseconds, over any number of steps. */
final class Histogram {

  private final TreeMap<Integer, Long> counts = new TreeMap<>();
  private final List<Double> rates = new ArrayList<>();
  private long errors;

  /** Adds what one step has seen: {@code millis}, {@code errors}, {@code seconds}. */
  void add(JsonNode step) {
    long answers = 0;
    for (Map.Entry<String, JsonNode> entry : step.path("millis").properties()) {
      long count = entry.getValue().asLong();
      counts.merge(Integer.valueOf(entry.getKey()), count, Long::sum);
      answers += count;
    }
    errors += step.path("errors").asLong();
    rates.add(answers / Math.max(step.path("seconds").asDouble(), 1e-3));
  }

  /** Answers per second, one value for each step. */
  List<Double> rates() {
    return List.copyOf(rates);
  }

  long errors() {
    return errors;
  }

  /**
   * Durations in milliseconds, ascending: all of them, or {@code most} spread evenly among them, so
   * that a percentile of these is that of all.
   */
  List<Double> millis(int most) {
    long total = counts.values().stream().mapToLong(Long::longValue).sum();
    long wanted = Math.min(total, most);
    List<Double> found = new ArrayList<>();
    long passed = 0;
    for (Map.Entry<Integer, Long> entry : counts.entrySet()) {
      passed += entry.getValue();
      while (found.size() < wanted && (found.size() + 1) * total <= passed * wanted) {
        found.add(entry.getKey().doubleValue());
      }
    }
    return found;
  }
}
