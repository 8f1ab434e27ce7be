package br.org.linea.orchestration.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrashOptionsTest {

  @Test
  void every_lane_is_on_unless_the_command_line_says_otherwise() {
    assertThat(CrashOptions.parse("--minutes", "3").lanes())
        .containsExactlyInAnyOrder(Lane.values());
    assertThat(CrashOptions.parse("--minutes", "3", "--lanes", "disk,read-only").lanes())
        .containsExactlyInAnyOrder(Lane.DISK, Lane.READ_ONLY);
    assertThat(
            CrashOptions.parse("--without", "clock", "--minutes", "3", "--without", "hostile")
                .lanes())
        .hasSize(Lane.values().length - 2)
        .doesNotContain(Lane.CLOCK, Lane.HOSTILE);
    assertThat(
            CrashOptions.parse("--minutes", "3", "--lanes", "disk,clock", "--without", "disk")
                .lanes())
        .containsExactly(Lane.CLOCK);
  }

  @Test
  void a_seed_that_is_given_is_used() {
    assertThat(CrashOptions.parse("--minutes", "3", "--seed", "17").seed()).isEqualTo(17);
  }

  @Test
  void slurm_is_a_plain_one_unless_a_variant_is_named() {
    assertThat(CrashOptions.parse("--minutes", "3").variant()).isEmpty();
    assertThat(CrashOptions.parse("--minutes", "3", "--variant", "federation").variant())
        .contains("federation");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--minutes",
        "--minutes 0",
        "--minutes soon",
        "--seed 1",
        "--minutes 1 --most 0",
        "--minutes 1 --lanes weather",
        "--minutes 1 --loud yes"
      })
  void a_command_line_that_says_nothing_useful_is_refused(String line) {
    assertThatThrownBy(() -> CrashOptions.parse(List.of(line.split(" ")).toArray(String[]::new)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
