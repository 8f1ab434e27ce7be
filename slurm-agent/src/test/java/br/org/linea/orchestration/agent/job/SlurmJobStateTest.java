package br.org.linea.orchestration.agent.job;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.job.SlurmJobState.Phase;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlurmJobStateTest {

  private static final Map<Phase, Set<String>> WORDS =
      new EnumMap<>(
          Map.of(
              Phase.PENDING,
              Set.of(
                  "PENDING",
                  "CONFIGURING",
                  "REQUEUED",
                  "REQUEUE_FED",
                  "REQUEUE_HOLD",
                  "RESV_DEL_HOLD",
                  "SPECIAL_EXIT",
                  "POWER_UP_NODE",
                  "EXPEDITING"),
              Phase.RUNNING,
              Set.of("RUNNING", "RESIZING", "SIGNALING", "SUSPENDED", "STOPPED"),
              Phase.FINISHING,
              Set.of("COMPLETING", "STAGE_OUT"),
              Phase.OVER,
              Set.of(
                  "COMPLETED",
                  "FAILED",
                  "TIMEOUT",
                  "DEADLINE",
                  "OUT_OF_MEMORY",
                  "NODE_FAIL",
                  "BOOT_FAIL",
                  "LAUNCH_FAILED",
                  "RECONFIG_FAIL",
                  "PREEMPTED",
                  "CANCELLED"),
              Phase.ELSEWHERE,
              Set.of("REVOKED"),
              Phase.UNKNOWN,
              Set.of("UNKNOWN")));

  @ParameterizedTest
  @EnumSource(Phase.class)
  void a_phase_has_the_words_of_the_table_and_no_other(Phase phase) {
    List<String> found =
        Arrays.stream(SlurmJobState.values())
            .filter(state -> state.phase() == phase)
            .map(Enum::name)
            .toList();
    assertThat(found).containsExactlyInAnyOrderElementsOf(WORDS.get(phase));
  }

  @ParameterizedTest
  @EnumSource(SlurmJobState.class)
  void every_word_is_read_as_squeue_and_sacct_print_it(SlurmJobState state) {
    assertThat(SlurmJobState.parse(state.name())).isEqualTo(state);
    assertThat(SlurmJobState.parse("  " + state.name() + "\t ")).isEqualTo(state);
    assertThat(SlurmJobState.parse(state.name().toLowerCase(java.util.Locale.ROOT)))
        .isEqualTo(state);
    assertThat(SlurmJobState.parse(state.name() + "+")).isEqualTo(state);
  }

  @ParameterizedTest
  @CsvSource({
    "CANCELLED by 1000, CANCELLED",
    "CANCELLED+, CANCELLED",
    "CANCELLE+, CANCELLED",
    "OUT_OF_ME+, OUT_OF_MEMORY",
    "OUT_OF_MEM+, OUT_OF_MEMORY",
    "RESV_DEL_+, RESV_DEL_HOLD",
    "NODE_FAIL by 0, NODE_FAIL",
    "COMPLETED+, COMPLETED",
  })
  void the_first_word_counts_and_a_plus_at_its_end_says_it_was_cut_off(
      String printed, SlurmJobState state) {
    assertThat(SlurmJobState.parse(printed)).isEqualTo(state);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FROBNICATED",
        "",
        " ",
        "+",
        "RE+",
        "COMPLET",
        "COMPLETEDLY",
        "COMPLET+",
        "R",
        "UNKNOWN",
        "0",
        "CANCELLED_BY 1000",
        "\u00e7"
      })
  void a_word_that_no_state_is_called_is_unknown(String printed) {
    assertThat(SlurmJobState.parse(printed)).isEqualTo(SlurmJobState.UNKNOWN);
  }

  @Test
  void an_unknown_word_never_ends_a_job() {
    assertThat(SlurmJobState.parse("FROBNICATED").phase()).isEqualTo(Phase.UNKNOWN);
  }
}
