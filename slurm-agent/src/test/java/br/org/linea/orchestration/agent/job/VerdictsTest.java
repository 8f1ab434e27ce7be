package br.org.linea.orchestration.agent.job;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.catalogue.SuccessBy;
import br.org.linea.orchestration.messages.ExitEvidence;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of verdicts as data, tested whole. */
class VerdictsTest {

  /** {@code *} matches anything, {@code a/b} either; every case matches one line, and only one. */
  private static final String JUDGE =
      """
      word          | success   | exit file | return.code | stop         | grace over | verdict
      COMPLETED     | EXIT_FILE | zero      | *           | *            | *          | SUCCEEDED
      COMPLETED     | EXIT_FILE | other     | *           | NONE/ASKED   | *          | NONZERO_EXIT
      COMPLETED     | EXIT_FILE | other     | *           | TERMED       | *          | CANCELLED
      COMPLETED     | EXIT_FILE | none      | *           | *            | no         | WAIT
      COMPLETED     | EXIT_FILE | none      | zero        | *            | yes        | SUCCEEDED
      COMPLETED     | EXIT_FILE | none      | other       | NONE/ASKED   | yes        | NONZERO_EXIT
      COMPLETED     | EXIT_FILE | none      | none        | NONE/ASKED   | yes        | NO_RETURN_CODE
      COMPLETED     | EXIT_FILE | none      | other/none  | TERMED       | yes        | CANCELLED
      COMPLETED     | SLURM     | *         | *           | *            | *          | SUCCEEDED
      FAILED        | *         | *         | *           | NONE/ASKED   | *          | NONZERO_EXIT
      FAILED        | *         | *         | *           | TERMED       | *          | CANCELLED
      TIMEOUT       | *         | *         | *           | *            | *          | TIME_LIMIT
      DEADLINE      | *         | *         | *           | *            | *          | DEADLINE
      OUT_OF_MEMORY | EXIT_FILE | zero      | *           | *            | *          | SUCCEEDED
      OUT_OF_MEMORY | EXIT_FILE | other     | *           | *            | *          | OUT_OF_MEMORY
      OUT_OF_MEMORY | EXIT_FILE | none      | *           | *            | no         | WAIT
      OUT_OF_MEMORY | EXIT_FILE | none      | *           | *            | yes        | OUT_OF_MEMORY
      OUT_OF_MEMORY | SLURM     | *         | *           | *            | *          | OUT_OF_MEMORY
      NODE_FAIL     | *         | *         | *           | *            | yes        | NODE_FAILURE
      NODE_FAIL     | *         | *         | *           | *            | no         | WAIT
      BOOT_FAIL     | *         | *         | *           | *            | yes        | NODE_FAILURE
      BOOT_FAIL     | *         | *         | *           | *            | no         | WAIT
      LAUNCH_FAILED | *         | *         | *           | *            | yes        | NODE_FAILURE
      LAUNCH_FAILED | *         | *         | *           | *            | no         | WAIT
      RECONFIG_FAIL | *         | *         | *           | *            | yes        | NODE_FAILURE
      RECONFIG_FAIL | *         | *         | *           | *            | no         | WAIT
      REVOKED       | *         | *         | *           | *            | *          | WAIT
      PREEMPTED     | *         | *         | *           | *            | yes        | PREEMPTED
      PREEMPTED     | *         | *         | *           | *            | no         | WAIT
      CANCELLED     | *         | *         | *           | ASKED/TERMED | *          | CANCELLED
      CANCELLED     | *         | *         | *           | NONE         | *          | CANCELLED_EXTERNALLY
      PENDING       | *         | *         | *           | *            | *          | WAIT
      CONFIGURING   | *         | *         | *           | *            | *          | WAIT
      REQUEUED      | *         | *         | *           | *            | *          | WAIT
      REQUEUE_FED   | *         | *         | *           | *            | *          | WAIT
      REQUEUE_HOLD  | *         | *         | *           | *            | *          | WAIT
      RESV_DEL_HOLD | *         | *         | *           | *            | *          | WAIT
      SPECIAL_EXIT  | *         | *         | *           | *            | *          | WAIT
      POWER_UP_NODE | *         | *         | *           | *            | *          | WAIT
      RUNNING       | *         | *         | *           | *            | *          | WAIT
      RESIZING      | *         | *         | *           | *            | *          | WAIT
      SIGNALING     | *         | *         | *           | *            | *          | WAIT
      SUSPENDED     | *         | *         | *           | *            | *          | WAIT
      STOPPED       | *         | *         | *           | *            | *          | WAIT
      EXPEDITING    | *         | *         | *           | *            | *          | WAIT
      COMPLETING    | *         | *         | *           | *            | *          | WAIT
      STAGE_OUT     | *         | *         | *           | *            | *          | WAIT
      UNKNOWN       | *         | *         | *           | *            | *          | WAIT
      """;

  private static final String JUDGE_GONE =
      """
      success   | exit file | return.code | stop       | verdict
      EXIT_FILE | zero      | *           | *          | SUCCEEDED
      EXIT_FILE | other     | *           | NONE       | NONZERO_EXIT
      EXIT_FILE | other     | *           | ASKED      | CANCELLED
      EXIT_FILE | other     | *           | TERMED     | CANCELLED
      EXIT_FILE | none      | *           | *          | WAIT
      SLURM     | *         | *           | *          | WAIT
      """;

  private static final String JUDGE_ELSEWHERE =
      """
      success   | exit file | return.code | stop         | ended | verdict
      EXIT_FILE | zero      | *           | *            | *     | SUCCEEDED
      EXIT_FILE | other     | *           | NONE         | *     | NONZERO_EXIT
      EXIT_FILE | other     | *           | ASKED/TERMED | *     | CANCELLED
      EXIT_FILE | none      | *           | NONE         | *     | WAIT
      EXIT_FILE | none      | *           | ASKED/TERMED | no    | WAIT
      EXIT_FILE | none      | *           | ASKED/TERMED | yes   | CANCELLED
      SLURM     | *         | *           | NONE         | *     | WAIT
      SLURM     | *         | *           | ASKED/TERMED | no    | WAIT
      SLURM     | *         | *           | ASKED/TERMED | yes   | CANCELLED
      """;

  private static final String JUDGE_LOCAL =
      """
      exit file | return.code | stop asked | grace over | verdict
      zero      | *           | *          | *          | SUCCEEDED
      other     | *           | no         | *          | NONZERO_EXIT
      other     | *           | yes        | *          | CANCELLED
      none      | *           | yes        | *          | CANCELLED
      none      | *           | no         | yes        | NO_RETURN_CODE
      none      | *           | no         | no         | WAIT
      """;

  private static final List<Optional<Integer>> CODES =
      List.of(Optional.empty(), Optional.of(0), Optional.of(3), Optional.of(143), Optional.of(255));

  private static final List<Optional<String>> SLURM_CODES =
      List.of(
          Optional.empty(),
          Optional.of("0:0"),
          Optional.of("3:0"),
          Optional.of("0:15"),
          Optional.of("nonsense"));

  private record Line(List<String> conditions, String verdict) {}

  private static List<Line> table(String text) {
    return text.lines()
        .skip(1)
        .map(line -> Stream.of(line.split("\\|")).map(String::strip).toList())
        .map(cells -> new Line(cells.subList(0, cells.size() - 1), cells.getLast()))
        .toList();
  }

  private static String expected(String table, List<String> facts) {
    List<Line> matching =
        table(table).stream()
            .filter(line -> line.conditions().size() == facts.size())
            .filter(line -> matches(line.conditions(), facts))
            .toList();
    assertThat(matching).as("lines of the table for %s", facts).hasSize(1);
    return matching.getFirst().verdict();
  }

  private static boolean matches(List<String> conditions, List<String> facts) {
    for (int i = 0; i < facts.size(); i++) {
      List<String> allowed = List.of(conditions.get(i).split("/"));
      if (!allowed.contains("*") && !allowed.contains(facts.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static String kind(Optional<Integer> code) {
    return code.map(it -> it == 0 ? "zero" : "other").orElse("none");
  }

  private static String yesNo(boolean value) {
    return value ? "yes" : "no";
  }

  private static String name(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Succeeded succeeded -> "SUCCEEDED";
      case Verdict.Failed failed -> failed.reason().name();
      case Verdict.Cancelled cancelled -> "CANCELLED";
      case Verdict.Wait wait -> "WAIT";
    };
  }

  static String sentence(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Succeeded succeeded -> succeeded.detail();
      case Verdict.Failed failed -> failed.detail();
      case Verdict.Cancelled cancelled -> cancelled.detail();
      case Verdict.Wait wait -> wait.why();
    };
  }

  static List<ExitEvidence> evidence() {
    List<ExitEvidence> all = new ArrayList<>();
    for (Optional<Integer> file : CODES) {
      for (Optional<Integer> returnCode : CODES) {
        SLURM_CODES.forEach(slurm -> all.add(new ExitEvidence(file, returnCode, slurm)));
      }
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource(SlurmJobState.class)
  void a_word_gets_the_verdict_of_the_table_whatever_the_evidence(SlurmJobState word) {
    for (ExitEvidence exit : evidence()) {
      for (SuccessBy success : SuccessBy.values()) {
        for (StopStage stop : StopStage.values()) {
          judge(word, exit, success, stop, true);
          judge(word, exit, success, stop, false);
        }
      }
    }
  }

  private static void judge(
      SlurmJobState word, ExitEvidence exit, SuccessBy success, StopStage stop, boolean grace) {
    Verdict verdict = Verdicts.judge(word, "RAW WORD", exit, success, stop, grace);
    assertThat(name(verdict))
        .as("%s, %s, %s, stop %s, grace over %s", word, exit, success, stop, grace)
        .isEqualTo(
            expected(
                JUDGE,
                List.of(
                    word.name(),
                    success.name(),
                    kind(exit.exitFile()),
                    kind(exit.returnCode()),
                    stop.name(),
                    yesNo(grace))));
    assertThat(sentence(verdict)).isNotBlank();
  }

  @Test
  void the_table_has_no_line_for_a_word_that_does_not_exist() {
    Set<String> words =
        table(JUDGE).stream().map(line -> line.conditions().getFirst()).collect(Collectors.toSet());
    assertThat(words)
        .containsExactlyInAnyOrderElementsOf(
            EnumSet.allOf(SlurmJobState.class).stream().map(Enum::name).toList());
  }

  @ParameterizedTest
  @MethodSource("evidence")
  void a_job_that_every_source_forgot_is_judged_by_its_own_exit_file_alone(ExitEvidence exit) {
    for (SuccessBy success : SuccessBy.values()) {
      for (StopStage stop : StopStage.values()) {
        assertThat(name(Verdicts.judgeGone(exit, success, stop, true)))
            .isEqualTo(
                expected(
                    JUDGE_GONE,
                    List.of(
                        success.name(),
                        kind(exit.exitFile()),
                        kind(exit.returnCode()),
                        stop.name())));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("evidence")
  void a_job_that_another_cluster_runs_is_judged_by_its_exit_file_and_by_who_wanted_its_end(
      ExitEvidence exit) {
    for (SuccessBy success : SuccessBy.values()) {
      for (StopStage stop : StopStage.values()) {
        for (boolean ended : new boolean[] {true, false}) {
          assertThat(name(Verdicts.judgeElsewhere(exit, success, stop, ended)))
              .isEqualTo(
                  expected(
                      JUDGE_ELSEWHERE,
                      List.of(
                          success.name(),
                          kind(exit.exitFile()),
                          kind(exit.returnCode()),
                          stop.name(),
                          yesNo(ended))));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("evidence")
  void a_local_run_is_judged_by_its_exit_file_and_by_who_wanted_its_end(ExitEvidence exit) {
    for (boolean stop : new boolean[] {true, false}) {
      for (boolean grace : new boolean[] {true, false}) {
        assertThat(name(Verdicts.judgeLocal(exit, stop, grace)))
            .isEqualTo(
                expected(
                    JUDGE_LOCAL,
                    List.of(
                        kind(exit.exitFile()),
                        kind(exit.returnCode()),
                        yesNo(stop),
                        yesNo(grace))));
      }
    }
  }
}
