package br.org.linea.orchestration.api.broker;

import br.org.linea.orchestration.broker.ConfirmedConnector;
import br.org.linea.orchestration.messages.Topology;
import com.rabbitmq.client.AMQP.BasicProperties;
import io.smallrye.reactive.messaging.connector.OutboundConnector;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;

/** Publishes what is sent to the channel {@code commands}. */
// Quarkus looks for the interface on the class itself.
@ApplicationScoped
@Connector(ConfirmedConnector.NAME)
class CommandConnector extends ConfirmedConnector implements OutboundConnector {

  private final BrokerConnections connections;

  CommandConnector(BrokerConnections connections) {
    this.connections = connections;
  }

  @Override
  protected CompletionStage<Void> publish(
      String routingKey, BasicProperties properties, byte[] body) {
    return connections.publisher().publish(Topology.COMMANDS, routingKey, properties, body);
  }
}
