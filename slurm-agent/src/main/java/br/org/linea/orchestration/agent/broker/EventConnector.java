package br.org.linea.orchestration.agent.broker;

import br.org.linea.orchestration.broker.ConfirmedConnector;
import br.org.linea.orchestration.messages.Topology;
import com.rabbitmq.client.AMQP.BasicProperties;
import io.smallrye.reactive.messaging.connector.OutboundConnector;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;

/** Publishes what is sent to the channel {@code events}. */
// Quarkus looks for the interface on the class itself.
@ApplicationScoped
@Connector(ConfirmedConnector.NAME)
class EventConnector extends ConfirmedConnector implements OutboundConnector {

  private final BrokerLinks broker;

  EventConnector(BrokerLinks broker) {
    this.broker = broker;
  }

  @Override
  protected CompletionStage<Void> publish(
      String routingKey, BasicProperties properties, byte[] body) {
    return broker
        .publish(Topology.EVENTS, routingKey, properties, body)
        .subscribeAsCompletionStage();
  }
}
