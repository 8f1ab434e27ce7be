package br.org.linea.orchestration.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TracesTest {

  private static final Optional<String> SAMPLED =
      Optional.of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

  @Test
  void without_export_a_span_is_nothing_and_the_stored_context_goes_on() {
    Span span = Traces.start(SpanKind.CLIENT, "sbatch", SAMPLED);

    assertThat(Traces.areExported()).isFalse();
    assertThat(span).isSameAs(Span.getInvalid());
    assertThat(Traces.context(span, SAMPLED)).isEqualTo(SAMPLED);
  }
}
