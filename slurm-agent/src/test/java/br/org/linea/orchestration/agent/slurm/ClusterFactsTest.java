package br.org.linea.orchestration.agent.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.plan.Reply;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterFactsTest {

  @Test
  void a_cluster_says_its_name_its_version_and_whether_it_keeps_accounts() {
    Recorded recorded = Recorded.of("22.05", "scontrol-config");
    assertThat(recorded.argv()).isEqualTo(ClusterFacts.argv("scontrol"));
    assertThat(Replies.answer(ClusterFacts.read(recorded.result())))
        .isEqualTo(new ClusterFacts(Optional.of("orchestration"), Optional.of("22.05.8"), true));
  }

  @Test
  void a_cluster_without_accounting_says_so_in_the_words_of_any_release() {
    for (String word : new String[] {"accounting_storage/none", "(null)", ""}) {
      ClusterFacts facts =
          Replies.answer(
              ClusterFacts.read(
                  new CommandResult.Exited(
                      0, "ClusterName = linea\nAccountingStorageType = " + word + "\n", "")));
      assertThat(facts).isEqualTo(new ClusterFacts(Optional.of("linea"), Optional.empty(), false));
    }
  }

  @Test
  void an_answer_without_the_line_that_matters_is_no_answer() {
    assertThat(ClusterFacts.read(new CommandResult.Exited(0, "", "")))
        .isInstanceOf(Reply.Silence.class);
    assertThat(ClusterFacts.read(new CommandResult.Exited(0, "ClusterName = linea\n", "")))
        .isInstanceOf(Reply.Silence.class);
    assertThat(ClusterFacts.read(Recorded.of("22.05", "scontrol-controller-away").result()))
        .isInstanceOf(Reply.Silence.class);
    assertThat(ClusterFacts.read(new CommandResult.Cut("slow"))).isInstanceOf(Reply.Silence.class);
  }
}
