package br.org.linea.orchestration.agent.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.command.CommandResult;
import br.org.linea.orchestration.agent.job.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose words decide what an answer of sbatch means. */
class SbatchWordsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Project X is over its budget, please try again next week",
        "your session has timed out",
        "the licence server says: connection refused",
        "see the limit QOSMaxSubmitJobPerUserLimit in our wiki",
        "my_plugin: Socket timed out on send/recv operation",
        "Could not establish a configuration source"
      })
  void what_a_plugin_of_the_site_says_decides_nothing(String line) {
    for (String end :
        List.of("Unspecified error", "Access/permission denied", "Invalid license specification")) {
      String stderr =
          "sbatch: error: %s\nsbatch: error: Batch job submission failed: %s\n"
              .formatted(line, end);
      assertThat(Sbatch.read(new CommandResult.Exited(1, "", stderr)))
          .isEqualTo(new Reply.Refusal<>(line + "; Batch job submission failed: " + end));
    }
    assertThat(
            Sbatch.read(
                new CommandResult.Exited(
                    1,
                    "",
                    "sbatch: error: "
                        + line
                        + "\nsbatch: error: Batch job submission failed: System submissions"
                        + " disabled\n")))
        .isInstanceOf(Reply.TryLater.class);
  }

  @Test
  void a_plugin_that_quotes_an_end_of_sbatch_does_not_end_it() {
    String stderr =
        """
        sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)
        sbatch: error: Batch job submission failed: Access/permission denied
        """;
    assertThat(Sbatch.read(new CommandResult.Exited(1, "", stderr)))
        .isInstanceOf(Reply.Refusal.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Socket timed out on send/recv operation",
        "Batch job submission failed: Connection reset by peer"
      })
  void a_refusal_stays_one_though_a_plugin_has_used_the_words_of_a_trouble(String line) {
    String stderr =
        "sbatch: error: %s\nsbatch: error: Batch job submission failed: Unspecified error\n"
            .formatted(line);
    assertThat(Sbatch.read(new CommandResult.Exited(1, "", stderr)))
        .isEqualTo(new Reply.Refusal<>(line + "; Batch job submission failed: Unspecified error"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sbatch: error: slurm_receive_msg: Socket timed out on send/recv operation\n"
            + "sbatch: error: Batch job submission failed: Unspecified error\n",
        "sbatch: error: slurm_receive_msg: [host:6817]: Zero Bytes were transmitted or received\n"
            + "sbatch: error: Batch job submission failed: Access/permission denied\n",
        "sbatch: error: Socket timed out on send/recv operation\n"
      })
  void a_trouble_of_the_library_leaves_the_submission_in_doubt(String stderr) {
    assertThat(Sbatch.read(new CommandResult.Exited(1, "", stderr)))
        .isInstanceOf(Reply.Unknown.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sbatch: error: Batch job submission failed: Something that no release says",
        "sbatch: error: Batch job submission failed: Unable to create job record, try again!",
        "sbatch: error: a plugin of ours says no"
      })
  void an_unknown_refusal_says_that_it_is_unknown(String stderr) {
    assertThat(Replies.line(Sbatch.read(new CommandResult.Exited(1, "", stderr))))
        .startsWith("REFUSAL ")
        .contains("unknown to the agent");
  }

  @Test
  void an_sbatch_that_found_no_settings_of_its_cluster_is_tried_again() {
    assertThat(
            Sbatch.read(
                new CommandResult.Exited(
                    1, "", "sbatch: fatal: Could not establish a configuration source\n")))
        .isInstanceOf(Reply.TryLater.class);
    assertThat(
            Sbatch.read(
                new CommandResult.Exited(
                    1,
                    "",
                    "sbatch: error: s_p_parse_file: unable to read file\n"
                        + "sbatch: fatal: Unable to process configuration file\n")))
        .isInstanceOf(Reply.TryLater.class);
  }

  @Test
  void a_job_that_sbatch_named_before_it_failed_or_hung_is_never_refused() {
    assertThat(Sbatch.read(new CommandResult.Exited(3, "4711\n", "")))
        .isInstanceOf(Reply.Unknown.class);
    assertThat(Sbatch.read(new CommandResult.Cut("slow", "4711\n", "")))
        .isEqualTo(new Reply.Answer<>(new br.org.linea.orchestration.messages.JobId(4711)));
    assertThat(Sbatch.read(new CommandResult.Cut("slow", "47", "")))
        .as("perhaps of 4711")
        .isInstanceOf(Reply.Unknown.class);
  }

  @Test
  void a_cut_sbatch_says_what_it_had_said() {
    String waiting = "sbatch: error: Slurm job queue full, sleeping and retrying\n";
    assertThat(Sbatch.read(new CommandResult.Cut("no answer", "", waiting)))
        .isEqualTo(new Reply.Unknown<>("no answer; it had said: " + waiting.strip()));
  }
}
