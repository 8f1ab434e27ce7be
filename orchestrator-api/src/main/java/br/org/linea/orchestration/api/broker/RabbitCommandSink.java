package br.org.linea.orchestration.api.broker;

import br.org.linea.orchestration.api.outbox.CommandSink;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.Topology;
import br.org.linea.orchestration.messages.WorkerName;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.rabbitmq.OutgoingRabbitMQMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;

/** Publishes commands to the queues of their agents. */
@ApplicationScoped
class RabbitCommandSink implements CommandSink {

  private static final int PERSISTENT = 2;

  private final Publisher publisher;
  private final Connections connections;

  RabbitCommandSink(Publisher publisher, Connections connections) {
    this.publisher = publisher;
    this.connections = connections;
  }

  /** The subscription to events makes the connection, and makes it again. */
  @Override
  public boolean ready() {
    return connections.connected();
  }

  @Override
  public Uni<Void> send(String worker, String content) {
    return publisher.publish(
        OutgoingRabbitMQMetadata.builder()
            .withRoutingKey(Topology.agentQueue(new WorkerName(worker)))
            .withContentType(Envelope.CONTENT_TYPE)
            .withDeliveryMode(PERSISTENT)
            .build(),
        content.getBytes(StandardCharsets.UTF_8));
  }
}
