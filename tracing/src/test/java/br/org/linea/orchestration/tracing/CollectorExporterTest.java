package br.org.linea.orchestration.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CollectorExporterTest {

  private static final Logger LOGGER = Logger.getLogger(CollectorExporter.class.getName());

  private static final PatternFormatter WORDS = new PatternFormatter("%s");

  private final List<String> lines = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord logged) {
          lines.add(WORDS.formatMessage(logged));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private boolean away;

  @BeforeEach
  void listen() {
    LOGGER.addHandler(handler);
  }

  @AfterEach
  void forget() {
    LOGGER.removeHandler(handler);
  }

  @Test
  void a_collector_that_goes_and_comes_back_is_logged_once_each() {
    CollectorExporter exporter = new CollectorExporter(new Collector(), "http://collector");
    export(exporter, false, 2);
    assertThat(lines).isEmpty();

    export(exporter, true, 3);
    assertThat(lines)
        .containsExactly(
            "spans are lost, the collector at http://collector does not take them:"
                + " java.io.IOException: refused");

    export(exporter, false, 2);
    assertThat(lines)
        .hasSize(2)
        .last()
        .isEqualTo("the collector at http://collector takes spans again");
  }

  private void export(CollectorExporter exporter, boolean isAway, int times) {
    away = isAway;
    for (int i = 0; i < times; i++) {
      assertThat(exporter.export(List.of()).isSuccess()).isEqualTo(!isAway);
    }
  }

  private final class Collector implements SpanExporter {

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      return away
          ? CompletableResultCode.ofExceptionalFailure(
              new IllegalStateException(new IOException("refused")))
          : CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
