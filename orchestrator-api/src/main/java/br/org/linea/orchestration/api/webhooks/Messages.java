package br.org.linea.orchestration.api.webhooks;

import br.org.linea.orchestration.api.process.ProcessStatus;
import br.org.linea.orchestration.api.process.Timestamps;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.PipelineName;
import br.org.linea.orchestration.messages.ProcessId;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;

/**
 * Bodies of deliveries: CloudEvents 1.0, structured JSON. They hold only what never changes, so
 * that every attempt sends the same bytes. Pure.
 */
final class Messages {

  private static final String TYPE_PREFIX = "br.org.linea.orchestration.";

  private Messages() {}

  /** The id of a transition's message, which no other transition has or ever gets. */
  static String id(UUID task, int number) {
    return task + "-" + number;
  }

  /** The id of a test's message. */
  static String testId(long delivery) {
    return "test-" + delivery;
  }

  /** A transition of a process. */
  record Transition(
      int process,
      UUID task,
      int number,
      ProcessStatus status,
      Instant at,
      String source,
      String reason,
      String owner,
      String pipeline,
      String pipelineVersion,
      String labels,
      Instant acceptedAt) {}

  static String of(Transition change) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("process", change.process());
    data.put("number", change.number());
    data.put("status", change.status().label());
    data.put("at", Timestamps.format(change.at()));
    data.put("source", change.source());
    data.put("reason", change.reason());
    data.put("owner", change.owner());
    data.put("pipeline", change.pipeline());
    data.put("pipeline_version", change.pipelineVersion());
    data.put(
        "path_str", new PipelineName(change.pipeline()).runPath(new ProcessId(change.process())));
    data.set("labels", StoredLabels.tree(change.labels()));
    data.put("created_at", Timestamps.format(change.acceptedAt()));
    return event(
        id(change.task(), change.number()),
        WebhookEvent.of(change.status()),
        "processes/" + change.process(),
        change.at(),
        data);
  }

  static String test(long delivery, int webhook, Instant at) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("webhook", webhook);
    return event(testId(delivery), WebhookEvent.TEST, "webhooks/" + webhook, at, data);
  }

  private static String event(
      String id, WebhookEvent type, String subject, Instant at, ObjectNode data) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("specversion", "1.0");
    event.put("id", id);
    event.put("source", Envelope.API_SOURCE);
    event.put("type", TYPE_PREFIX + type.word());
    event.put("subject", subject);
    event.put("time", Timestamps.format(at));
    event.put("datacontenttype", "application/json");
    event.set("data", data);
    return event.toString();
  }
}
