package br.org.linea.orchestration.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Logs once that the collector takes no spans, and once that it takes them again. */
final class CollectorExporter implements SpanExporter {

  private static final Logger LOG = Logger.getLogger(CollectorExporter.class);

  private final SpanExporter exporter;
  private final String endpoint;
  private final AtomicBoolean failing = new AtomicBoolean();

  CollectorExporter(SpanExporter exporter, String endpoint) {
    this.exporter = exporter;
    this.endpoint = endpoint;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    CompletableResultCode result = exporter.export(spans);
    return result.whenComplete(() -> log(result));
  }

  private void log(CompletableResultCode result) {
    if (result.isSuccess()) {
      if (failing.compareAndSet(true, false)) {
        LOG.infof("the collector at %s takes spans again", endpoint);
      }
    } else if (failing.compareAndSet(false, true)) {
      LOG.warnf(
          "spans are lost, the collector at %s does not take them: %s",
          endpoint, reason(result.getFailureThrowable()));
    }
  }

  /** The exporter's own exception only wraps the one that says why. */
  private static Object reason(Throwable failure) {
    return failure == null || failure.getCause() == null ? failure : failure.getCause();
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
