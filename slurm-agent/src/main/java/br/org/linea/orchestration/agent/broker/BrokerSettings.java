package br.org.linea.orchestration.agent.broker;

import br.org.linea.orchestration.broker.ConnectionSettings;
import com.rabbitmq.client.Address;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.eclipse.microprofile.config.Config;

/** Reads the keys {@code rabbitmq-*}. */
final class BrokerSettings {

  private static final int PLAIN_PORT = 5672;
  private static final String GUEST = "guest";

  /** One attempt to connect, and one answer of the broker on a channel. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private BrokerSettings() {}

  static ConnectionSettings of(Config config) {
    int port = config.getOptionalValue("rabbitmq-port", Integer.class).orElse(PLAIN_PORT);
    String list = text(config, "rabbitmq-addresses", "");
    List<Address> addresses =
        list.isEmpty()
            ? List.of(new Address(text(config, "rabbitmq-host", "localhost"), port))
            : Stream.of(Address.parseAddresses(list))
                .map(each -> each.getPort() > 0 ? each : new Address(each.getHost(), port))
                .toList();
    return new ConnectionSettings(
        addresses,
        text(config, "rabbitmq-virtual-host", "/"),
        text(config, "rabbitmq-username", GUEST),
        text(config, "rabbitmq-password", GUEST),
        LIMIT,
        LIMIT);
  }

  /** Java's default TLS context if connections are encrypted. */
  static Optional<SSLContext> tls(Config config) throws IOException {
    try {
      return config.getOptionalValue("rabbitmq-ssl", Boolean.class).orElse(false)
          ? Optional.of(SSLContext.getDefault())
          : Optional.empty();
    } catch (NoSuchAlgorithmException e) {
      throw new IOException("rabbitmq-ssl: Java's default TLS context cannot be used", e);
    }
  }

  private static String text(Config config, String key, String otherwise) {
    return config.getOptionalValue(key, String.class).map(String::strip).orElse(otherwise);
  }
}
