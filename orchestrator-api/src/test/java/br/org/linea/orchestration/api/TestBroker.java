package br.org.linea.orchestration.api;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Connections to the tests' virtual host. */
public final class TestBroker {

  private TestBroker() {}

  /** As the program's own user, which may write to the exchange of commands. */
  public static Connection connect() {
    return connect(
        TestClient.setting("rabbitmq-username"), TestClient.setting("rabbitmq-password"));
  }

  /** As the user of an agent. */
  static Connection connectAs(String agent) {
    return connect(
        TestClient.setting("test.broker.user." + agent),
        TestClient.setting("test.broker.password." + agent));
  }

  private static Connection connect(String user, String password) {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(TestClient.setting("test.broker.host"));
    factory.setPort(Integer.parseInt(TestClient.setting("test.broker.port")));
    factory.setVirtualHost(TestClient.setting("RABBITMQ_VIRTUAL_HOST"));
    factory.setUsername(user);
    factory.setPassword(password);
    try {
      return factory.newConnection("a test, as " + user);
    } catch (IOException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }
}
