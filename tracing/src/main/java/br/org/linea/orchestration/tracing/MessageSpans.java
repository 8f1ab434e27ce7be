package br.org.linea.orchestration.tracing;

import br.org.linea.orchestration.messages.Command;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.JobEnded;
import br.org.linea.orchestration.messages.JobLost;
import br.org.linea.orchestration.messages.Message;
import br.org.linea.orchestration.messages.ProcessEvent;
import br.org.linea.orchestration.messages.StartRefused;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;

/**
 * Spans of messages, by OpenTelemetry's conventions for RabbitMQ and CloudEvents. A message without
 * a trace context, such as a heartbeat, has none.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/messaging/rabbitmq/">Semantic
 *     conventions for RabbitMQ</a>
 */
public final class MessageSpans {

  /** The process that a span is about. */
  public static final String PROCESS = "orchestration.process.id";

  /** The agent's verdict: {@code SUCCEEDED}, {@code FAILED}, {@code CANCELLED} or {@code LOST}. */
  public static final String VERDICT = "orchestration.verdict";

  /** Why a process failed, as the API shows it. */
  public static final String FAILURE = "orchestration.failure_reason";

  /** The executor's number of the job. */
  public static final String JOB = "slurm.job.id";

  private MessageSpans() {}

  /** A message on its way to an exchange, until the broker's confirm. */
  public static Span publish(Envelope envelope, String exchange, String routingKey) {
    return describe(
        Traces.start(SpanKind.PRODUCER, "publish " + exchange, envelope.traceparent()),
        envelope,
        "publish",
        "send",
        exchange + ":" + routingKey);
  }

  /** A message of a queue, until it is stored. */
  public static Span process(Envelope envelope, String queue) {
    return describe(
        Traces.start(SpanKind.CONSUMER, "process " + queue, envelope.traceparent()),
        envelope,
        "process",
        "process",
        queue);
  }

  private static Span describe(
      Span span, Envelope envelope, String name, String type, String destination) {
    if (!span.isRecording()) {
      return span;
    }
    span.setAttribute("messaging.system", "rabbitmq")
        .setAttribute("messaging.operation.name", name)
        .setAttribute("messaging.operation.type", type)
        .setAttribute("messaging.destination.name", destination)
        .setAttribute("messaging.message.id", envelope.id().toString())
        .setAttribute("cloudevents.event_id", envelope.id().toString())
        .setAttribute("cloudevents.event_source", envelope.source())
        .setAttribute("cloudevents.event_type", type(envelope.data()));
    switch (envelope.data()) {
      case Command command -> span.setAttribute(PROCESS, command.processId().value());
      case ProcessEvent event -> describe(span, event);
      default -> {}
    }
    return span;
  }

  private static void describe(Span span, ProcessEvent event) {
    span.setAttribute(PROCESS, event.processId().value());
    event.job().jobId().ifPresent(job -> span.setAttribute(JOB, job.value()));
    switch (event) {
      case JobEnded ended -> {
        span.setAttribute(VERDICT, ended.outcome().name());
        ended.failure().ifPresent(failure -> span.setAttribute(FAILURE, failure.name()));
      }
      case JobLost lost -> span.setAttribute(VERDICT, "LOST");
      case StartRefused refused -> span.setAttribute(FAILURE, refused.reason().name());
      default -> {}
    }
  }

  private static String type(Message message) {
    return message.getClass().getAnnotation(JsonTypeName.class).value();
  }
}
