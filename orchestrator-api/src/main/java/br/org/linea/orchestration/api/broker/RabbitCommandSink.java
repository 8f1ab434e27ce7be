package br.org.linea.orchestration.api.broker;

import br.org.linea.orchestration.api.outbox.CommandSink;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.Topology;
import br.org.linea.orchestration.messages.WorkerName;
import com.rabbitmq.client.AMQP.BasicProperties;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;

/** Publishes commands to the queues of their agents, and waits for the broker's confirms. */
@ApplicationScoped
class RabbitCommandSink implements CommandSink {

  private static final int PERSISTENT = 2;
  private static final BasicProperties PROPERTIES =
      new BasicProperties.Builder()
          .contentType(Envelope.CONTENT_TYPE)
          .deliveryMode(PERSISTENT)
          .build();

  private final Publisher publisher;
  private final BrokerConnections connections;

  RabbitCommandSink(Publisher publisher, BrokerConnections connections) {
    this.publisher = publisher;
    this.connections = connections;
  }

  /** The subscription to events makes the connection, and makes it again. */
  @Override
  public boolean ready() {
    return connections.connected() && connections.blocked().isEmpty();
  }

  @Override
  public Uni<Void> send(String worker, String content) {
    return publisher.publish(
        Topology.agentQueue(new WorkerName(worker)),
        PROPERTIES,
        content.getBytes(StandardCharsets.UTF_8));
  }
}
