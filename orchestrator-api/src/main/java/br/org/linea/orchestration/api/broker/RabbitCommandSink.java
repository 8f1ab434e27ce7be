package br.org.linea.orchestration.api.broker;

import br.org.linea.orchestration.api.outbox.CommandSink;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.Topology;
import br.org.linea.orchestration.messages.WorkerName;
import br.org.linea.orchestration.tracing.MessageSpans;
import br.org.linea.orchestration.tracing.Traces;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.api.trace.Span;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.rabbitmq.OutgoingRabbitMQMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Sends commands through the messaging channel {@code commands} to the queues of their agents, and
 * waits for the broker's confirms.
 */
@ApplicationScoped
class RabbitCommandSink implements CommandSink {

  private static final int PERSISTENT = 2;

  private final MutinyEmitter<byte[]> commands;
  private final BrokerConnections connections;
  private final ObjectMapper json;

  RabbitCommandSink(
      @Channel("commands") MutinyEmitter<byte[]> commands,
      BrokerConnections connections,
      ObjectMapper json) {
    this.commands = commands;
    this.connections = connections;
    this.json = json;
  }

  /** The subscription to events makes the connection, and makes it again. */
  @Override
  public boolean ready() {
    return connections.connected() && connections.blocked().isEmpty();
  }

  @Override
  public Uni<Void> send(String worker, String content) {
    String queue = Topology.agentQueue(new WorkerName(worker));
    if (!Traces.areExported()) {
      return publish(queue, content);
    }
    try {
      JsonNode command = json.readTree(content);
      Envelope envelope = json.treeToValue(command, Envelope.class);
      Span span = MessageSpans.publish(envelope, Topology.COMMANDS, queue);
      Traces.context(span, envelope.traceparent())
          .ifPresent(context -> ((ObjectNode) command).put("traceparent", context));
      // Without a confirm it is sent again, in a span of its own: one that does not end is not
      // exported.
      return publish(queue, json.writeValueAsString(command)).invoke(sent -> span.end());
    } catch (JsonProcessingException e) {
      // One that cannot be read must not hold up the others: its agent refuses it.
      return publish(queue, content);
    }
  }

  private Uni<Void> publish(String queue, String content) {
    OutgoingRabbitMQMetadata metadata =
        OutgoingRabbitMQMetadata.builder()
            .withRoutingKey(queue)
            .withContentType(Envelope.CONTENT_TYPE)
            .withDeliveryMode(PERSISTENT)
            .build();
    Message<byte[]> message = Message.of(content.getBytes(StandardCharsets.UTF_8));
    return commands.sendMessage(message.addMetadata(metadata));
  }
}
