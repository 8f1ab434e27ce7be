package br.org.linea.orchestration.it;

import br.org.linea.orchestration.stack.services.Broker;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;

/** A test's own connection to the broker of a platform. */
final class Amqp {

  private Amqp() {}

  static Connection connect(Platform platform, Broker.User user) throws Exception {
    Broker broker = platform.site().broker();
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(broker.host());
    factory.setPort(broker.port());
    factory.setVirtualHost(broker.virtualHost());
    factory.setUsername(user.name());
    factory.setPassword(user.password());
    return factory.newConnection();
  }
}
