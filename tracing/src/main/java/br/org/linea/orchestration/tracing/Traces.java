package br.org.linea.orchestration.tracing;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Starts spans below a stored trace context. A trace that is not exported, because the setting is
 * off or its parent was not sampled, gets {@link Span#getInvalid()}, on which all calls do nothing.
 * From any thread.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
public final class Traces {

  private static final String SCOPE = "br.org.linea.orchestration";
  private static final String TRACEPARENT = "traceparent";

  private static final TextMapGetter<String> STORED =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String traceparent) {
          return List.of(TRACEPARENT);
        }

        @Override
        public String get(String traceparent, String key) {
          return TRACEPARENT.equals(key) ? traceparent : null;
        }
      };

  /** An SDK that is switched off asks for no exporter, but makes spans all the same. */
  private static volatile boolean exported;

  private Traces() {}

  /** Whether spans are exported. */
  public static boolean areExported() {
    return exported;
  }

  /** The SDK has an exporter. */
  static void export() {
    exported = true;
  }

  private static TextMapPropagator propagator() {
    return GlobalOpenTelemetry.getPropagators().getTextMapPropagator();
  }

  /** A span that starts now. */
  public static Span start(SpanKind kind, String name, Optional<String> traceparent) {
    return start(kind, name, traceparent, Optional.empty());
  }

  /** A span of something that started at {@code start}; now, if that is empty. */
  public static Span start(
      SpanKind kind, String name, Optional<String> traceparent, Optional<Instant> start) {
    if (traceparent.isEmpty() || !areExported()) {
      return Span.getInvalid();
    }
    Context parent = propagator().extract(Context.root(), traceparent.get(), STORED);
    if (!Span.fromContext(parent).getSpanContext().isSampled()) {
      return Span.getInvalid();
    }
    SpanBuilder span =
        GlobalOpenTelemetry.getTracer(SCOPE).spanBuilder(name).setSpanKind(kind).setParent(parent);
    start.ifPresent(span::setStartTimestamp);
    return span.startSpan();
  }

  /** The trace context to hand on: that of the span, or {@code parent} where there is none. */
  public static Optional<String> context(Span span, Optional<String> parent) {
    SpanContext context = span.getSpanContext();
    return context.isValid() ? Optional.of(traceparent(context)) : parent;
  }

  /** A span context in the form of the header {@code traceparent}. */
  public static String traceparent(SpanContext context) {
    return "00-%s-%s-%s"
        .formatted(context.getTraceId(), context.getSpanId(), context.getTraceFlags().asHex());
  }

  /** Ends a span; with a failure, as an error. */
  public static void end(Span span, Throwable failure) {
    if (failure != null) {
      span.setStatus(StatusCode.ERROR, failure.toString());
    }
    span.end();
  }
}
