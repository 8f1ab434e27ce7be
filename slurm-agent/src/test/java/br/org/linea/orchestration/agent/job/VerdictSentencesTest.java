package br.org.linea.orchestration.agent.job;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.catalogue.SuccessBy;
import br.org.linea.orchestration.messages.ExitEvidence;
import br.org.linea.orchestration.messages.FailureReason;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a person reads of a verdict. */
class VerdictSentencesTest {

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
    assertThat(detail("CANCELLED", "CANCELLED by 0", exit(null, null, "0:15")))
        .contains("Slurm or its administrator", "CANCELLED by 0");
    assertThat(detail("NODE_FAIL", "NODE_FAIL", exit(null, null, "0:0")))
        .contains("NODE_FAIL", "not requeued");
    assertThat(
            VerdictsTest.sentence(
                Verdicts.judge(
                    SlurmJobState.COMPLETED,
                    "COMPLETED",
                    exit(7, null, "0:0"),
                    SuccessBy.EXIT_FILE,
                    StopStage.TERMED,
                    true)))
        .contains("Stopped as asked", "TERM", "exit code 7");
    assertThat(
            VerdictsTest.sentence(
                Verdicts.judge(
                    SlurmJobState.FAILED,
                    "FAILED",
                    exit(0, 0, "2:0"),
                    SuccessBy.SLURM,
                    StopStage.NONE,
                    true)))
        .contains("exit code 2", "Slurm's exit code")
        .doesNotContain("exit file");
  }

  private static String detail(String word, String raw, ExitEvidence exit) {
    return VerdictsTest.sentence(
        Verdicts.judge(
            SlurmJobState.valueOf(word), raw, exit, SuccessBy.EXIT_FILE, StopStage.NONE, true));
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
