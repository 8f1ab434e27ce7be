package br.org.linea.orchestration.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {

  private static StopProcess stop(Instant at) {
    return new StopProcess(new ProcessId(1), UUID.randomUUID(), "pz", at);
  }

  private static JobSnapshot seen(Instant at, Instant started) {
    return new JobSnapshot(
        new WorkerName("w"),
        at,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(started),
        Optional.empty(),
        Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1000000000-01-01T00:00:00Z",
        "0000-12-31T23:59:59.999Z",
        "+10000-01-01T00:00:00Z",
        "+300000-01-01T00:00:00Z"
      })
  void a_time_of_another_age_is_in_no_message(Instant time) {
    assertThatThrownBy(() -> stop(time)).hasMessageContaining("requestedAt is not of the years");
    assertThatThrownBy(() -> seen(time, Instant.EPOCH)).hasMessageContaining("observedAt");
    assertThatThrownBy(() -> seen(Instant.EPOCH, time)).hasMessageContaining("startedAt");
    assertThatThrownBy(
            () ->
                Envelope.of(
                    UUID.randomUUID(), Envelope.API_SOURCE, time, 1, 1, stop(Instant.EPOCH)))
        .hasMessageContaining("an envelope's time");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z"})
  void a_time_of_four_digits_is(Instant time) {
    assertThat(stop(time).requestedAt()).isEqualTo(time);
  }
}
