package br.org.linea.orchestration.api.broker;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.agents.RefusedMessages;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** The refused messages that operators see. */
class RefusalsTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final Refusals refusals =
      new Refusals(new SimpleMeterRegistry(), Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void the_last_ones_are_kept_and_can_be_printed() {
    for (int i = 1; i <= RefusedMessages.MOST + 5; i++) {
      refusals.add(new Refused(Refused.Reason.LEASE, "number " + i + " \u001b[2J"));
    }

    assertThat(refusals.recent()).hasSize(RefusedMessages.MOST);
    RefusedMessages.Refusal newest = refusals.recent().getFirst();
    assertThat(newest.at()).isEqualTo(NOW);
    assertThat(newest.reason()).isEqualTo("lease");
    assertThat(newest.detail()).startsWith("number 25").doesNotContain("\u001b");
    assertThat(refusals.recent().getLast().detail()).startsWith("number 6");
  }
}
