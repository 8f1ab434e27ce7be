package br.org.linea.orchestration.broker;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * Where RabbitMQ is, and the settings that both programs give its client.
 *
 * @param addresses nodes of the cluster, tried in this order
 * @param virtualHost contains exchanges and queues
 * @param user login
 * @param password of the user
 * @param connectTimeout limit of one attempt to connect to one address
 * @param answerTimeout limit of one answer of the broker on a channel
 */
public record ConnectionSettings(
    List<Address> addresses,
    String virtualHost,
    String user,
    String password,
    Duration connectTimeout,
    Duration answerTimeout) {

  private static final int HEARTBEAT_SECONDS = 15;

  /** Keeps the record immutable. */
  public ConnectionSettings {
    addresses = List.copyOf(addresses);
  }

  /**
   * Opens a connection, which does not recover by itself. Blocks for {@link #connectTimeout} at
   * most, for each address.
   *
   * @param name shown to the broker's operators
   * @param tls encrypts the connection, which then verifies the host's name
   */
  public Connection open(String name, Optional<SSLContext> tls)
      throws IOException, TimeoutException {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setVirtualHost(virtualHost);
    factory.setUsername(user);
    factory.setPassword(password);
    factory.setAutomaticRecoveryEnabled(false);
    factory.setTopologyRecoveryEnabled(false);
    factory.setConnectionTimeout((int) connectTimeout.toMillis());
    factory.setHandshakeTimeout((int) connectTimeout.toMillis());
    factory.setChannelRpcTimeout((int) answerTimeout.toMillis());
    factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
    factory.setThreadFactory(Thread.ofPlatform().daemon().name("rabbitmq-", 1).factory());
    if (tls.isPresent()) {
      factory.useSslProtocol(tls.get());
      factory.enableHostnameVerification();
    }
    return factory.newConnection(addresses, name);
  }

  /** The addresses and the virtual host, without secrets. */
  public String where() {
    return String.join(",", addresses.stream().map(Address::toString).toList())
        + ", virtual host "
        + virtualHost;
  }

  /** Keeps the password out of logs. */
  @Override
  public String toString() {
    return "ConnectionSettings[" + user + " at " + where() + "]";
  }
}
