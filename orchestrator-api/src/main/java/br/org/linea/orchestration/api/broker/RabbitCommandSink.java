package br.org.linea.orchestration.api.broker;

import br.org.linea.orchestration.api.outbox.CommandSink;
import br.org.linea.orchestration.broker.LastingChannel;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.Topology;
import br.org.linea.orchestration.messages.WorkerName;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.connector.OutboundConnector;
import io.smallrye.reactive.messaging.rabbitmq.OutgoingRabbitMQMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;

/**
 * Publishes commands to the queues of their agents; the channel waits for the broker's confirms.
 */
@ApplicationScoped
class RabbitCommandSink implements CommandSink {

  private static final int PERSISTENT = 2;
  private static final int BUFFER = 4096;

  private final LastingChannel channel;
  private final BrokerConnections connections;

  RabbitCommandSink(
      @Channel("commands") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = BUFFER)
          MutinyEmitter<byte[]> emitter,
      @Connector("smallrye-rabbitmq") OutboundConnector connector,
      Config config,
      BrokerConnections connections) {
    this.channel = new LastingChannel("commands", emitter, connector, config);
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
    return channel.send(message.addMetadata(metadata));
  }
}
