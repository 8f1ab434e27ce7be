package br.org.linea.orchestration.tracing;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.exporter.sender.jdk.internal.JdkHttpSenderProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSpanExporterProvider;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;

/**
 * The exporter {@code collector}: OTLP over HTTP with the JDK's client. Quarkus' own exporter logs
 * every batch that fails. The SDK finds the sender of HTTP by name, so a native build needs its
 * class registered.
 */
@RegisterForReflection(targets = JdkHttpSenderProvider.class)
public final class CollectorExporterProvider implements ConfigurableSpanExporterProvider {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** For the service loader. */
  public CollectorExporterProvider() {}

  @Override
  public String getName() {
    return "collector";
  }

  @Override
  public SpanExporter createExporter(ConfigProperties config) {
    String endpoint =
        config
                .getString("otel.exporter.otlp.endpoint", "http://localhost:4318")
                .replaceAll("/+$", "")
            + "/v1/traces";
    OtlpHttpSpanExporterBuilder exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(endpoint)
            .setTimeout(config.getDuration("otel.exporter.otlp.timeout", TIMEOUT))
            // While the collector is away, spans would wait for it in memory and at shutdown.
            .setRetryPolicy(null);
    config.getMap("otel.exporter.otlp.headers").forEach(exporter::addHeader);
    Traces.export();
    return new CollectorExporter(exporter.build(), endpoint);
  }
}
