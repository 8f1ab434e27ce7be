package br.org.linea.orchestration.agent.plan;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.messages.ExitEvidence;
import br.org.linea.orchestration.messages.FailureReason;
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

  /** {@code *} matches anything; every case matches one line, and only one. */
  private static final String JUDGE =
      """
      word          | exit file | return.code | stop asked | grace over | verdict
      COMPLETED     | zero      | *           | *          | *          | SUCCEEDED
      COMPLETED     | other     | *           | *          | *          | NONZERO_EXIT
      COMPLETED     | none      | *           | *          | no         | WAIT
      COMPLETED     | none      | zero        | *          | yes        | SUCCEEDED
      COMPLETED     | none      | other       | *          | yes        | NONZERO_EXIT
      COMPLETED     | none      | none        | *          | yes        | NO_RETURN_CODE
      FAILED        | *         | *           | *          | *          | NONZERO_EXIT
      TIMEOUT       | *         | *           | *          | *          | TIME_LIMIT
      DEADLINE      | *         | *           | *          | *          | DEADLINE
      OUT_OF_MEMORY | *         | *           | *          | *          | OUT_OF_MEMORY
      NODE_FAIL     | *         | *           | *          | yes        | NODE_FAILURE
      NODE_FAIL     | *         | *           | *          | no         | WAIT
      BOOT_FAIL     | *         | *           | *          | yes        | NODE_FAILURE
      BOOT_FAIL     | *         | *           | *          | no         | WAIT
      LAUNCH_FAILED | *         | *           | *          | yes        | NODE_FAILURE
      LAUNCH_FAILED | *         | *           | *          | no         | WAIT
      RECONFIG_FAIL | *         | *           | *          | yes        | NODE_FAILURE
      RECONFIG_FAIL | *         | *           | *          | no         | WAIT
      REVOKED       | *         | *           | *          | yes        | NODE_FAILURE
      REVOKED       | *         | *           | *          | no         | WAIT
      PREEMPTED     | *         | *           | *          | yes        | PREEMPTED
      PREEMPTED     | *         | *           | *          | no         | WAIT
      CANCELLED     | *         | *           | yes        | *          | CANCELLED
      CANCELLED     | *         | *           | no         | *          | CANCELLED_EXTERNALLY
      PENDING       | *         | *           | *          | *          | WAIT
      CONFIGURING   | *         | *           | *          | *          | WAIT
      REQUEUED      | *         | *           | *          | *          | WAIT
      REQUEUE_FED   | *         | *           | *          | *          | WAIT
      REQUEUE_HOLD  | *         | *           | *          | *          | WAIT
      RESV_DEL_HOLD | *         | *           | *          | *          | WAIT
      SPECIAL_EXIT  | *         | *           | *          | *          | WAIT
      POWER_UP_NODE | *         | *           | *          | *          | WAIT
      RUNNING       | *         | *           | *          | *          | WAIT
      RESIZING      | *         | *           | *          | *          | WAIT
      SIGNALING     | *         | *           | *          | *          | WAIT
      SUSPENDED     | *         | *           | *          | *          | WAIT
      STOPPED       | *         | *           | *          | *          | WAIT
      EXPEDITING    | *         | *           | *          | *          | WAIT
      COMPLETING    | *         | *           | *          | *          | WAIT
      STAGE_OUT     | *         | *           | *          | *          | WAIT
      UNKNOWN       | *         | *           | *          | *          | WAIT
      """;

  private static final String JUDGE_GONE =
      """
      exit file | return.code | verdict
      zero      | *           | SUCCEEDED
      other     | *           | NONZERO_EXIT
      none      | *           | WAIT
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
      if (!conditions.get(i).equals("*") && !conditions.get(i).equals(facts.get(i))) {
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

  private static String sentence(Verdict verdict) {
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
      for (boolean stop : new boolean[] {true, false}) {
        for (boolean grace : new boolean[] {true, false}) {
          Verdict verdict = Verdicts.judge(word, "RAW WORD", exit, stop, grace);
          assertThat(name(verdict))
              .as("%s, %s, stop %s, grace over %s", word, exit, stop, grace)
              .isEqualTo(
                  expected(
                      JUDGE,
                      List.of(
                          word.name(),
                          kind(exit.exitFile()),
                          kind(exit.returnCode()),
                          yesNo(stop),
                          yesNo(grace))));
          assertThat(sentence(verdict)).isNotBlank();
        }
      }
    }
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
    assertThat(name(Verdicts.judgeGone(exit)))
        .isEqualTo(expected(JUDGE_GONE, List.of(kind(exit.exitFile()), kind(exit.returnCode()))));
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

  @Test
  void a_verdict_names_its_evidence() {
    assertThat(detail("COMPLETED", "COMPLETED", exit(0, 4, "0:0")))
        .isEqualTo("Exit code 0 (the launcher's exit file).");
    assertThat(detail("COMPLETED", "COMPLETED", exit(null, 4, "0:0")))
        .contains("exit code 4", "return.code", "no exit file");
    assertThat(detail("COMPLETED", "COMPLETED", exit(139, null, "0:0")))
        .contains("exit code 139 (signal 11)", "exit file");
    assertThat(detail("FAILED", "FAILED", exit(3, 0, "3:0"))).contains("exit code 3", "exit file");
    assertThat(detail("FAILED", "FAILED", exit(null, null, "0:15")))
        .contains("signal 15", "Slurm's exit code");
    assertThat(detail("FAILED", "FAILED", exit(0, 0, "2:0")))
        .contains("exit code 0", "job script failed after it", "exit code 2");
    assertThat(detail("TIMEOUT", "TIMEOUT", exit(null, null, "0:0")))
        .contains("time limit", "TIMEOUT");
    assertThat(detail("CANCELLED", "CANCELLED by 1000", exit(null, null, "0:15")))
        .contains("CANCELLED by 1000", "not through Orchestration");
    assertThat(detail("NODE_FAIL", "NODE_FAIL", exit(null, null, "0:0")))
        .contains("NODE_FAIL", "not requeued");
  }

  private static String detail(String word, String raw, ExitEvidence exit) {
    return sentence(Verdicts.judge(SlurmJobState.valueOf(word), raw, exit, false, true));
  }

  private static ExitEvidence exit(Integer file, Integer returnCode, String slurm) {
    return new ExitEvidence(
        Optional.ofNullable(file), Optional.ofNullable(returnCode), Optional.of(slurm));
  }

  @Test
  void an_adopted_job_that_is_gone_is_judged_by_its_return_code_alone() {
    assertThat(judgeAdoptedGone(Optional.of(0))).isInstanceOf(Verdict.Succeeded.class);
    assertThat(judgeAdoptedGone(Optional.of(3)))
        .isEqualTo(
            new Verdict.Failed(
                FailureReason.NONZERO_EXIT,
                "The pipeline ended with exit code 3"
                    + " (return.code; Slurm no longer knows the adopted job)."));
    assertThat(judgeAdoptedGone(Optional.empty())).isInstanceOf(Verdict.Wait.class);
  }

  private static Verdict judgeAdoptedGone(Optional<Integer> returnCode) {
    return Verdicts.judgeAdoptedGone(
        new ExitEvidence(Optional.empty(), returnCode, Optional.empty()));
  }
}
