package br.org.linea.orchestration.load;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Map;
import java.util.TreeMap;

/** What one step has seen. Safe for use by several threads. */
@JsonPropertyOrder({"millis", "errors", "seconds"})
final class Tally {

  private static final double NANOS = 1e9;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Map<Integer, Integer> millis = new TreeMap<>();
  private long errors;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;

  /**
   * Counts an answer.
   *
   * @param took milliseconds from the request to the end of the answer
   * @param now {@link System#nanoTime} at the end of the answer
   */
  synchronized void answered(int took, long now) {
    millis.merge(took, 1, Integer::sum);
    between(now - took * NANOS_PER_MILLI, now);
  }

  /** Counts a request without the expected answer. */
  synchronized void failed(long now) {
    errors++;
    between(now, now);
  }

  private void between(long begin, long end) {
    first = Math.min(first, begin);
    last = Math.max(last, end);
  }

  /** How often an answer took so many milliseconds. */
  @JsonProperty("millis")
  synchronized Map<Integer, Integer> millis() {
    return new TreeMap<>(millis);
  }

  /** How many requests had no answer, or another one than was expected. */
  @JsonProperty("errors")
  synchronized long errors() {
    return errors;
  }

  /** From the first request to the last answer. */
  @JsonProperty("seconds")
  synchronized double seconds() {
    return last > first ? (last - first) / NANOS : 0;
  }
}
