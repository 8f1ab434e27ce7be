package br.org.linea.orchestration.crash.check;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.crash.check.Finding.Kind;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each fault is planted, and named. */
class WaitsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SUCCESSFUL = 0;
  private static final int RUNNING = 2;
  private static final int STOPPED = 4;
  private static final int FAILED = 5;

  private static final ReportedProcess RAN =
      process(1, SUCCESSFUL, "", "Queued 00:01", "Running 00:02", "Successful 00:10");
  private static final ReportedProcess BROKE =
      process(1, FAILED, "", "Queued 00:01", "Running 00:02", "Failed 00:10");

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static ReportedProcess process(int id, int status, String more, String... history) {
    return new ReportedProcess(
        json("{\"id\": %d, \"status\": %d%s}".formatted(id, status, more)),
        java.util.Arrays.stream(history)
            .map(row -> row.split(" "))
            .map(
                row ->
                    json(
                        "{\"status\": \"%s\", \"at\": \"2026-01-02T03:%sZ\"}"
                            .formatted(row[0], row[1])))
            .toList());
  }

  /** It waits for process 1. */
  private static ReportedProcess waiting(
      int status, String condition, String reason, String... history) {
    return process(
        2,
        status,
        ", \"after\": [1], \"after_condition\": \"%s\", \"reason\": \"%s\""
            .formatted(condition, reason),
        history);
  }

  private static List<Kind> kinds(ReportedProcess other, ReportedProcess waiting, int seconds) {
    return Waits.check(Map.of(1, other, 2, waiting), Duration.ofSeconds(seconds)).stream()
        .map(Finding::kind)
        .toList();
  }

  @Test
  void a_process_that_began_after_the_other_had_ended_as_asked_is_right() {
    ReportedProcess after =
        waiting(SUCCESSFUL, "ok", "", "Queued 00:03", "Pending 00:11", "Successful 00:20");
    assertThat(kinds(RAN, after, 0)).isEmpty();
    assertThat(
            kinds(BROKE, waiting(FAILED, "any", "NONZERO_EXIT", "Queued 00:03", "Failed 00:12"), 0))
        .isEmpty();
    assertThat(kinds(BROKE, waiting(FAILED, "ok", "DEPENDENCY", "Queued 00:03", "Failed 00:10"), 0))
        .isEmpty();
    assertThat(
            kinds(
                process(1, RUNNING, "", "Queued 00:01", "Running 00:02"),
                waiting(STOPPED, "ok", "", "Queued 00:03", "Stopping 00:04", "Stopped 00:04"),
                0))
        .isEmpty();
  }

  @Test
  void a_process_that_began_too_early_is_misjudged_but_for_the_error_of_clocks() {
    ReportedProcess early =
        waiting(SUCCESSFUL, "any", "", "Queued 00:03", "Running 00:09", "Successful 00:20");
    assertThat(kinds(RAN, early, 0)).containsExactly(Kind.MISJUDGED);
    assertThat(kinds(RAN, early, 2)).isEmpty();
    assertThat(kinds(process(1, RUNNING, "", "Queued 00:01", "Running 00:02"), early, 2))
        .containsExactly(Kind.MISJUDGED);
  }

  @Test
  void a_process_that_ran_after_a_failure_is_misjudged_if_it_was_not_to() {
    assertThat(kinds(BROKE, waiting(SUCCESSFUL, "ok", "", "Queued 00:03", "Successful 00:20"), 0))
        .containsExactly(Kind.MISJUDGED);
  }

  @Test
  void a_process_that_failed_for_the_other_although_that_did_not_is_misjudged() {
    String[] history = {"Queued 00:03", "Failed 00:11"};
    assertThat(kinds(RAN, waiting(FAILED, "ok", "DEPENDENCY", history), 0))
        .containsExactly(Kind.MISJUDGED);
    assertThat(kinds(BROKE, waiting(FAILED, "any", "DEPENDENCY", history), 0))
        .containsExactly(Kind.MISJUDGED);
  }

  @Test
  void a_process_that_is_waited_for_and_unknown_is_lost() {
    ReportedProcess waiting = waiting(SUCCESSFUL, "ok", "", "Queued 00:03", "Successful 00:20");
    assertThat(Waits.check(Map.of(2, waiting), Duration.ZERO))
        .extracting(Finding::kind)
        .containsExactly(Kind.LOST);
  }
}
