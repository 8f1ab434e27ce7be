package br.org.linea.orchestration.agent.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RateLimitPauseTest {

  private Instant now = Instant.parse("2026-11-28T10:00:00Z");
  private final RateLimitPause pause =
      new RateLimitPause(() -> now, Duration.ofSeconds(5), Duration.ofSeconds(12));

  private void passes(int seconds) {
    now = now.plusSeconds(seconds);
  }

  @Test
  void a_pause_doubles_up_to_its_limit_and_begins_again_after_an_accepted_job() {
    assertThat(pause.left()).isEmpty();
    for (int seconds : new int[] {5, 10, 12, 12}) {
      pause.limited();
      pause.limited();
      assertThat(pause.left()).contains(Duration.ofSeconds(seconds));
      passes(seconds);
      assertThat(pause.left()).isEmpty();
    }
    pause.accepted();
    pause.limited();
    assertThat(pause.left()).contains(Duration.ofSeconds(5));
  }
}
