package br.org.linea.orchestration.agent.broker;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.eclipse.microprofile.config.Config;

/**
 * How to reach RabbitMQ: keys {@code rabbitmq-*}.
 *
 * @param addresses of the cluster's nodes, tried in this order
 * @param virtualHost where exchanges and queues live
 * @param user login
 * @param password its secret
 * @param tls whether the connection is encrypted; the host's name is then checked
 */
record BrokerSettings(
    List<Address> addresses, String virtualHost, String user, String password, boolean tls) {

  private static final int PLAIN_PORT = 5672;
  private static final int HEARTBEAT_SECONDS = 15;
  private static final String GUEST = "guest";

  /** One attempt to connect, and one answer of the broker on a channel. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** What the configuration says. */
  static BrokerSettings of(Config config) {
    int port = config.getOptionalValue("rabbitmq-port", Integer.class).orElse(PLAIN_PORT);
    String list = text(config, "rabbitmq-addresses", "");
    List<Address> addresses =
        list.isEmpty()
            ? List.of(new Address(text(config, "rabbitmq-host", "localhost"), port))
            : Stream.of(Address.parseAddresses(list))
                .map(each -> each.getPort() > 0 ? each : new Address(each.getHost(), port))
                .toList();
    return new BrokerSettings(
        addresses,
        text(config, "rabbitmq-virtual-host", "/"),
        text(config, "rabbitmq-username", GUEST),
        text(config, "rabbitmq-password", GUEST),
        config.getOptionalValue("rabbitmq-ssl", Boolean.class).orElse(false));
  }

  private static String text(Config config, String key, String otherwise) {
    return config.getOptionalValue(key, String.class).map(String::strip).orElse(otherwise);
  }

  /**
   * A new connection, which does not recover by itself. Blocks, for 10 s at the most and each
   * address.
   *
   * @param name by which the broker's operators know it
   */
  Connection open(String name) throws IOException, TimeoutException {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setVirtualHost(virtualHost);
    factory.setUsername(user);
    factory.setPassword(password);
    factory.setAutomaticRecoveryEnabled(false);
    factory.setTopologyRecoveryEnabled(false);
    factory.setConnectionTimeout((int) LIMIT.toMillis());
    factory.setHandshakeTimeout((int) LIMIT.toMillis());
    factory.setChannelRpcTimeout((int) LIMIT.toMillis());
    factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
    factory.setThreadFactory(Thread.ofPlatform().daemon().name("rabbitmq-", 1).factory());
    if (tls) {
      try {
        factory.useSslProtocol(SSLContext.getDefault());
      } catch (NoSuchAlgorithmException e) {
        throw new IOException("Java has no TLS that works here", e);
      }
      factory.enableHostnameVerification();
    }
    return factory.newConnection(addresses, name);
  }

  /** Where it is, without secrets. */
  String where() {
    return String.join(",", addresses.stream().map(Address::toString).toList())
        + ", virtual host "
        + virtualHost;
  }

  /** Keeps the password out of logs. */
  @Override
  public String toString() {
    return "BrokerSettings[" + user + " at " + where() + "]";
  }
}
