package br.org.linea.orchestration.api.broker;

import br.org.linea.orchestration.messages.Topology;
import com.rabbitmq.client.AMQP.BasicProperties;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Publishes to the exchange of commands, and waits for the broker's confirms. */
@ApplicationScoped
class Publisher {

  private final BrokerConnections connections;

  Publisher(BrokerConnections connections) {
    this.connections = connections;
  }

  /**
   * Publishes one message, from any thread.
   *
   * @param queue queue of the agent
   * @return completes with the broker's confirm; after a failure the message may have arrived all
   *     the same, or arrive later
   */
  Uni<Void> publish(String queue, BasicProperties properties, byte[] body) {
    return Uni.createFrom()
        .completionStage(
            () -> connections.publisher().publish(Topology.COMMANDS, queue, properties, body));
  }
}
