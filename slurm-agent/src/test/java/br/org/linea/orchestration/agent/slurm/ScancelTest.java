package br.org.linea.orchestration.agent.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.command.CommandResult;
import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.messages.JobId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScancelTest {

  private static final Map<String, String> EXPECTED =
      Map.ofEntries(
          Map.entry("scancel-running", "ANSWER true"),
          Map.entry("scancel-over", "ANSWER true"),
          Map.entry("scancel-unknown", "ANSWER true"),
          Map.entry("scancel-unknown-verbose", "ANSWER true"),
          Map.entry("scancel-two-over-and-unknown", "ANSWER true"),
          Map.entry("scancel-nonsense", "ANSWER true"),
          Map.entry("scancel-try-again", "TRY_LATER scancel ended with 1"),
          Map.entry("scancel-not-mine", "TRY_LATER scancel ended with 1"),
          Map.entry("scancel-socket-timed-out", "TRY_LATER scancel ended with"),
          Map.entry("scancel-controller-away", "TRY_LATER scancel ended with"));

  static List<String> cases() {
    return Recorded.names("22.05", "scancel");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void an_answer_means_what_the_table_says(String name) {
    assertThat(EXPECTED).containsKey(name);
    assertThat(Replies.line(Scancel.read(Recorded.of("22.05", name).result())))
        .startsWith(EXPECTED.get(name));
  }

  @Test
  void the_recorded_question_is_the_one_that_is_asked() {
    assertThat(Scancel.argv("scancel", Optional.empty(), Set.of(new JobId(44444), new JobId(1))))
        .isEqualTo(Recorded.of("22.05", "scancel-two-over-and-unknown").argv());
  }

  @Test
  void a_term_goes_to_the_steps_or_to_all_of_the_job() {
    assertThat(Scancel.terminate("scancel", Optional.empty(), Set.of(new JobId(7)), true))
        .containsExactly("scancel", "--signal=TERM", "7");
    assertThat(Scancel.terminate("scancel", Optional.empty(), Set.of(new JobId(7)), false))
        .containsExactly("scancel", "--signal=TERM", "--full", "7");
  }

  @Test
  void one_job_that_lives_on_outweighs_one_that_is_over() {
    String words =
        """
        scancel: error: Kill job error on job id 5: Job/step already completing or completed
        scancel: error: Kill job error on job id 6: Access/permission denied
        """;
    assertThat(Scancel.read(new CommandResult.Exited(1, "", words)))
        .isInstanceOf(Reply.TryLater.class);
    assertThat(Scancel.read(new CommandResult.Exited(1, "", words.lines().findFirst().get())))
        .isEqualTo(new Reply.Answer<>(true));
  }

  @Test
  void a_failure_without_a_message_is_tried_again() {
    assertThat(Scancel.read(new CommandResult.Exited(1, "", "")))
        .isInstanceOf(Reply.TryLater.class);
    assertThat(Scancel.read(new CommandResult.Cut("slow"))).isInstanceOf(Reply.Unknown.class);
    assertThat(Scancel.read(new CommandResult.NotStarted("none")))
        .isInstanceOf(Reply.TryLater.class);
  }
}
