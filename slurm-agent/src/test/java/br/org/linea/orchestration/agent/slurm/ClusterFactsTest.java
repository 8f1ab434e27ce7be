package br.org.linea.orchestration.agent.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.command.CommandResult;
import br.org.linea.orchestration.agent.job.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterFactsTest {

  @Test
  void a_cluster_says_its_name_its_version_and_whether_it_keeps_accounts() {
    Recorded recorded = Recorded.of("22.05", "scontrol-config");
    assertThat(recorded.argv()).isEqualTo(ClusterFacts.argv("scontrol"));
    assertThat(Replies.answer(ClusterFacts.read(recorded.result())))
        .isEqualTo(
            new ClusterFacts(
                Optional.of("orchestration"),
                Optional.of("22.05.8"),
                true,
                Optional.of(Instant.ofEpochSecond(1795603582))));
  }

  @Test
  void a_cluster_without_accounting_says_so_in_the_words_of_any_release() {
    for (String word : new String[] {"accounting_storage/none", "(null)", ""}) {
      ClusterFacts facts =
          Replies.answer(
              ClusterFacts.read(
                  new CommandResult.Exited(
                      0, "ClusterName = linea\nAccountingStorageType = " + word + "\n", "")));
      assertThat(facts)
          .isEqualTo(
              new ClusterFacts(Optional.of("linea"), Optional.empty(), false, Optional.empty()));
    }
  }

  @Test
  void a_difference_of_the_clocks_counts_beyond_what_an_answer_takes() {
    Instant asked = Instant.parse("2026-11-28T10:00:00Z");
    Instant answered = asked.plusSeconds(2);
    assertThat(OwnCluster.skew(asked, asked, answered)).isZero();
    assertThat(OwnCluster.skew(asked.plusSeconds(4), asked, answered)).isZero();
    assertThat(OwnCluster.skew(asked.minusSeconds(419), asked, answered))
        .isEqualTo(Duration.ofSeconds(-420));
    assertThat(OwnCluster.skew(asked.plusSeconds(61), asked, answered))
        .isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void an_answer_without_the_line_that_matters_is_no_answer() {
    assertThat(ClusterFacts.read(new CommandResult.Exited(0, "", "")))
        .isInstanceOf(Reply.Unknown.class);
    assertThat(ClusterFacts.read(new CommandResult.Exited(0, "ClusterName = linea\n", "")))
        .isInstanceOf(Reply.Unknown.class);
    assertThat(ClusterFacts.read(Recorded.of("22.05", "scontrol-controller-away").result()))
        .isInstanceOf(Reply.Unknown.class);
    assertThat(ClusterFacts.read(new CommandResult.Cut("slow"))).isInstanceOf(Reply.Unknown.class);
  }
}
