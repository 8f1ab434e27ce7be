package br.org.linea.orchestration.api.broker;

import br.org.linea.orchestration.api.outbox.CommandSink;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.Topology;
import br.org.linea.orchestration.messages.WorkerName;
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

  RabbitCommandSink(
      @Channel("commands") MutinyEmitter<byte[]> commands, BrokerConnections connections) {
    this.commands = commands;
    this.connections = connections;
  }

  /** The subscription to events makes the connection, and makes it again. */
  @Override
  public boolean ready() {
    return connections.connected() && connections.blocked().isEmpty();
  }

  @Override
  public Uni<Void> send(String worker, String content) {
    OutgoingRabbitMQMetadata metadata =
        OutgoingRabbitMQMetadata.builder()
            .withRoutingKey(Topology.agentQueue(new WorkerName(worker)))
            .withContentType(Envelope.CONTENT_TYPE)
            .withDeliveryMode(PERSISTENT)
            .build();
    Message<byte[]> message = Message.of(content.getBytes(StandardCharsets.UTF_8));
    return commands.sendMessage(message.addMetadata(metadata));
  }
}
