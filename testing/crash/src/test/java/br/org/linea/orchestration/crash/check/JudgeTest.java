package br.org.linea.orchestration.crash.check;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.crash.check.Finding.Kind;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The checker of crash runs must itself be right: each fault is planted, and named. */
class JudgeTest {

  private static final Run GOOD = new Run("7", 0, Optional.of(0));
  private static final Run BAD = new Run("7", 0, Optional.of(3));
  private static final Run KILLED = new Run("7", 0, Optional.empty());
  private static final List<Account> COMPLETED = accounts("7 COMPLETED");
  private static final Duration NO_ERROR = Duration.ZERO;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void a_process_that_is_as_its_run_was_is_right() {
    assertThat(kinds(successful(), List.of(GOOD), COMPLETED)).isEmpty();
    assertThat(kinds(failed("NONZERO_EXIT", 3), List.of(BAD), accounts("7 FAILED"))).isEmpty();
    assertThat(kinds(stopped(), List.of(KILLED), accounts("7 CANCELLED"))).isEmpty();
    assertThat(kinds(stopped(), List.of(), List.of())).isEmpty();
    assertThat(kinds(refused(), List.of(), List.of())).isEmpty();
  }

  @Test
  void a_process_that_never_ran_is_lost() {
    assertThat(kinds(successful(), List.of(), COMPLETED)).containsExactly(Kind.LOST);
    assertThat(kinds(failed("LOST", 3), List.of(), List.of())).containsExactly(Kind.LOST);
    assertThat(kinds(failed("REFUSED", 3), List.of(), List.of())).containsExactly(Kind.LOST);
  }

  @Test
  void a_process_that_ran_twice_is_doubled() {
    Run other = new Run("8", 0, Optional.of(0));
    assertThat(kinds(successful(), List.of(GOOD, other), COMPLETED)).containsExactly(Kind.DOUBLED);
    assertThat(kinds(successful(), List.of(GOOD, GOOD), COMPLETED)).containsExactly(Kind.DOUBLED);
  }

  @Test
  void a_second_job_is_a_double_even_if_its_pipeline_did_not_run() {
    assertThat(kinds(successful(), List.of(GOOD), accounts("7 COMPLETED", "8 FAILED")))
        .containsExactly(Kind.DOUBLED);
  }

  @Test
  void a_second_run_is_no_fault_only_if_accounting_shows_that_slurm_requeued_the_job() {
    Run again = new Run("7", 1, Optional.of(0));
    assertThat(kinds(successful(), List.of(KILLED, again), accounts("7 NODE_FAIL", "7 COMPLETED")))
        .containsExactly(Kind.NOTE);
    assertThat(kinds(successful(), List.of(KILLED, again), COMPLETED))
        .containsExactly(Kind.DOUBLED);
  }

  @Test
  void a_verdict_that_is_not_the_runs_is_misjudged() {
    assertThat(kinds(successful(), List.of(BAD), COMPLETED)).containsExactly(Kind.MISJUDGED);
    assertThat(kinds(successful(), List.of(KILLED), COMPLETED)).containsExactly(Kind.MISJUDGED);
    assertThat(kinds(failed("NONZERO_EXIT", 3), List.of(GOOD), COMPLETED))
        .containsExactly(Kind.MISJUDGED);
    assertThat(kinds(failed("NONZERO_EXIT", 4), List.of(BAD), COMPLETED))
        .containsExactly(Kind.MISJUDGED);
    assertThat(kinds(failed("LOST", 3), List.of(BAD), COMPLETED)).containsExactly(Kind.MISJUDGED);
  }

  @Test
  void a_cancelled_job_without_a_request_to_stop_is_misjudged() {
    assertThat(kinds(failed("CANCELLED_EXTERNALLY", 3), List.of(KILLED), COMPLETED))
        .containsExactly(Kind.MISJUDGED);
    ReportedProcess unasked = reported("marked", 4, "", "", "Queued", "Running", "Stopped");
    assertThat(kinds(unasked, List.of(KILLED), COMPLETED))
        .containsExactly(Kind.MISJUDGED, Kind.INCONSISTENT);
  }

  @Test
  void a_run_that_got_another_config_is_misjudged() {
    ReportedProcess reported = reported("marked", 0, "", "", "Queued", "Running", "Successful");
    ((ObjectNode) reported.process()).set("used_config", json("{\"exit_code\": 5}"));
    assertThat(kinds(reported, List.of(GOOD), COMPLETED)).containsExactly(Kind.MISJUDGED);
  }

  @Test
  void a_process_that_is_not_over_is_stuck() {
    assertThat(kinds(reported("marked", 2, "", "", "Queued", "Running"), List.of(GOOD), COMPLETED))
        .containsExactly(Kind.STUCK);
  }

  @Test
  void a_history_that_breaks_the_rules_or_ends_elsewhere_is_inconsistent() {
    assertThat(kinds(reported("marked", 0, "", "", "Queued", "Running"), List.of(GOOD), COMPLETED))
        .containsExactly(Kind.INCONSISTENT);
    assertThat(
            kinds(
                reported("marked", 0, "", "", "Queued", "Failed", "Successful"),
                List.of(GOOD),
                COMPLETED))
        .containsExactly(Kind.INCONSISTENT);
    assertThat(kinds(reported("marked", 0, "", "", "Successful"), List.of(GOOD), COMPLETED))
        .containsExactly(Kind.INCONSISTENT);
  }

  @Test
  void a_job_or_a_child_that_lives_on_is_an_orphan() {
    assertThat(kinds(successful(), List.of(GOOD), accounts("7 RUNNING")))
        .containsExactly(Kind.ORPHAN);
    assertThat(Judge.judge(successful(), List.of(GOOD), COMPLETED, accounts("9 PENDING"), NO_ERROR))
        .extracting(Finding::kind)
        .containsExactly(Kind.ORPHAN);
    assertThat(
            Judge.judge(successful(), List.of(GOOD), COMPLETED, accounts("9 REQUEUED"), NO_ERROR))
        .isEmpty();
  }

  @Test
  void an_entry_may_be_as_much_older_than_the_one_before_as_a_clock_was_off() {
    ReportedProcess reported = successful();
    ((ObjectNode) reported.history().get(2)).put("at", "2026-11-25T12:57:00Z");

    assertThat(kinds(reported, List.of(GOOD), COMPLETED)).containsExactly(Kind.INCONSISTENT);
    assertThat(Judge.judge(reported, List.of(GOOD), COMPLETED, List.of(), Duration.ofMinutes(4)))
        .isEmpty();
    assertThat(Judge.judge(reported, List.of(GOOD), COMPLETED, List.of(), Duration.ofMinutes(3)))
        .extracting(Finding::kind)
        .containsExactly(Kind.INCONSISTENT);
  }

  @Test
  void a_run_that_forges_its_evidence_may_be_judged_either_way_and_no_other_run_may() {
    ReportedProcess successful = tricked("fifos", 0, "", "", "Queued", "Running", "Successful");
    ReportedProcess failed =
        tricked("huge", 5, "NO_RETURN_CODE", "", "Queued", "Running", "Failed");

    assertThat(kinds(successful, List.of(BAD), COMPLETED)).isEmpty();
    assertThat(kinds(failed, List.of(GOOD), COMPLETED)).isEmpty();
    assertThat(kinds(tricked("text", 0, "", "", "Queued", "Successful"), List.of(BAD), COMPLETED))
        .containsExactly(Kind.MISJUDGED);
  }

  @Test
  void a_run_that_forges_its_evidence_still_ends_once_and_leaves_no_job() {
    ReportedProcess stuck = tricked("fifos", 2, "", "", "Queued", "Running");
    ReportedProcess stopped = tricked("fifos", 4, "", "", "Queued", "Stopped");
    ReportedProcess never = tricked("links", 5, "LOST", "", "Queued", "Failed");
    ReportedProcess successful = tricked("links", 0, "", "", "Queued", "Successful");

    assertThat(kinds(stuck, List.of(KILLED), COMPLETED)).containsExactly(Kind.STUCK);
    assertThat(kinds(stopped, List.of(KILLED), COMPLETED))
        .containsExactly(Kind.MISJUDGED, Kind.INCONSISTENT);
    assertThat(kinds(never, List.of(), List.of())).containsExactly(Kind.LOST);
    assertThat(kinds(successful, List.of(GOOD, GOOD), COMPLETED)).containsExactly(Kind.DOUBLED);
    assertThat(kinds(successful, List.of(GOOD), accounts("7 RUNNING")))
        .containsExactly(Kind.ORPHAN);
  }

  @Test
  void text_that_only_the_agent_may_read_is_a_leak() {
    String comment = "It ended with exit code 3. Its last lines: canary-5f0c9e: a file outside";
    ReportedProcess reported =
        tricked("links", 5, "NONZERO_EXIT", comment, "Queued", "Running", "Failed");

    assertThat(kinds(reported, List.of(BAD), COMPLETED)).containsExactly(Kind.LEAKED);
  }

  private static ReportedProcess tricked(
      String trick, int status, String reason, String comment, String... states) {
    ReportedProcess reported = reported("hostile", status, reason, comment, states);
    ((ObjectNode) reported.process())
        .set("used_config", json("{\"trick\": \"%s\"}".formatted(trick)));
    return reported;
  }

  private static List<Kind> kinds(
      ReportedProcess reported, List<Run> runs, List<Account> accounts) {
    return Judge.judge(reported, runs, accounts, List.of(), NO_ERROR).stream()
        .map(Finding::kind)
        .toList();
  }

  private static ReportedProcess successful() {
    return reported("marked", 0, "", "", "Queued", "Pending", "Running", "Successful");
  }

  private static ReportedProcess failed(String reason, int code) {
    String comment = "It ended with exit code " + code + ".";
    return reported("marked", 5, reason, comment, "Queued", "Running", "Failed");
  }

  private static ReportedProcess refused() {
    return reported("refused", 5, "REFUSED", "invalid partition", "Queued", "Failed");
  }

  private static ReportedProcess stopped() {
    return reported("marked", 4, "", "", "Queued", "Running", "Stopping", "Stopped");
  }

  private static ReportedProcess reported(
      String pipeline, int status, String reason, String comment, String... states) {
    boolean over = status == 0 || status >= 4 && status <= 5;
    JsonNode process =
        json(
            """
            {"id": 12, "task_id": "c5f4ad5c-6a3e-4b7e-9a53-3c9f3a3a0001", "pipeline": "%s",
             "status": %d, "reason": "%s", "comment": "%s", "ended_at": %s, "used_config": {}}
            """
                .formatted(
                    pipeline, status, reason, comment, over ? "\"2026-11-25T14:00:00Z\"" : "null"));
    StringBuilder history = new StringBuilder("[");
    for (int each = 0; each < states.length; each++) {
      history
          .append(each == 0 ? "" : ",")
          .append(
              "{\"number\": %d, \"at\": \"2026-11-25T13:00:0%dZ\", \"status\": \"%s\"}"
                  .formatted(each + 1, each, states[each]));
    }
    return ReportedProcess.of(process, json(history.append(']').toString()));
  }

  /** Each as {@code <job> <state>}. */
  private static List<Account> accounts(String... lines) {
    return List.of(lines).stream()
        .map(line -> line.split(" "))
        .map(words -> new Account(words[0], "orch-12-c5f4ad5c6a3e", words[1]))
        .toList();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
