package br.org.linea.orchestration.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaceTest {

  private static final Instant ASKED = Instant.parse("2026-11-28T10:00:00Z");
  private static final Duration QUICK = Duration.ofMillis(50);

  private final Pace pace =
      new Pace(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(60));

  private Duration wait(Duration took, Duration age, boolean keen) {
    return Duration.between(ASKED, pace.next(ASKED, took, ASKED.minus(age), keen));
  }

  @Test
  void young_jobs_are_asked_for_every_tick_and_old_ones_less_often() {
    assertThat(wait(QUICK, Duration.ZERO, false)).isEqualTo(Duration.ofSeconds(2));
    assertThat(wait(QUICK, Duration.ofMinutes(5), false)).isEqualTo(Duration.ofSeconds(30));
    assertThat(wait(QUICK, Duration.ofHours(5), false)).isEqualTo(Duration.ofSeconds(60));
    assertThat(wait(QUICK, Duration.ofHours(5), true)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void an_answer_that_took_long_is_followed_by_a_rest_as_long() {
    Duration slow = Duration.ofSeconds(16);

    assertThat(wait(slow, Duration.ZERO, false)).isEqualTo(Duration.ofSeconds(32));
    assertThat(wait(slow, Duration.ZERO, true)).isEqualTo(Duration.ofSeconds(32));
    assertThat(wait(slow, Duration.ofHours(5), false)).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void after_failures_the_wait_doubles_up_to_the_slowest_pace() {
    assertThat(pace.afterFailures(ASKED, 1)).isEqualTo(ASKED.plusSeconds(2));
    assertThat(pace.afterFailures(ASKED, 3)).isEqualTo(ASKED.plusSeconds(8));
    assertThat(pace.afterFailures(ASKED, 30)).isEqualTo(ASKED.plusSeconds(60));
  }
}
