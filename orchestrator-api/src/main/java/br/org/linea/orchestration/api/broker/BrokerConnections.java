package br.org.linea.orchestration.api.broker;

import br.org.linea.orchestration.broker.BrokerConnection;
import br.org.linea.orchestration.broker.ConfirmedPublisher;
import br.org.linea.orchestration.broker.ConnectionSettings;
import com.rabbitmq.client.Address;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * This instance's two connections to RabbitMQ, one to read and one to publish. Each is opened when
 * it is needed. The client's own recovery is off: the holder of a channel knows best what to do
 * after it is lost.
 */
@ApplicationScoped
class BrokerConnections {

  private final BrokerConfig config;
  private final TlsConfigurationRegistry tls;
  private final BrokerConnection reading;
  private final BrokerConnection writing;
  private final ConfirmedPublisher publisher;

  BrokerConnections(BrokerConfig config, TlsConfigurationRegistry tls, MeterRegistry metrics) {
    this.config = config;
    this.tls = tls;
    this.reading =
        new BrokerConnection("what this instance reads", this::open, config.retryInterval());
    this.writing =
        new BrokerConnection("what this instance publishes", this::open, config.retryInterval());
    this.publisher = new ConfirmedPublisher(writing);
    Gauge.builder("orchestrator.broker.blocked", writing, its -> its.blocked().isPresent() ? 1 : 0)
        .description("Whether the broker takes no commands because of an alarm")
        .register(metrics);
  }

  /**
   * A new channel for reading. Blocks for {@link BrokerConfig#connectTimeout()} at most. After a
   * failed attempt it fails at once for {@link BrokerConfig#retryInterval()}, so that callers need
   * no back-off.
   */
  Channel channel() throws IOException {
    return reading.channel();
  }

  /** For subscriptions. */
  BrokerConnection reading() {
    return reading;
  }

  /** For what is published. */
  ConfirmedPublisher publisher() {
    return publisher;
  }

  /** Whether there is a connection to read at present; the subscription to events makes it. */
  boolean connected() {
    return reading.isConnected();
  }

  /** Why there is no connection to read; empty when there is one. */
  Optional<String> problem() {
    return reading.problem();
  }

  /** The alarm that makes the broker block publishers, in the broker's words. */
  Optional<String> blocked() {
    return writing.blocked();
  }

  private Connection open() throws IOException, TimeoutException {
    return new ConnectionSettings(
            List.of(new Address(config.host(), config.port())),
            config.virtualHost(),
            config.username(),
            config.password(),
            config.connectTimeout(),
            config.connectTimeout().multipliedBy(2))
        .open("orchestrator-api", config.tls() ? Optional.of(sslContext()) : Optional.empty());
  }

  /** Made for each connection, so that new certificates are used. */
  private SSLContext sslContext() throws IOException {
    TlsConfiguration wanted =
        config.tlsConfigurationName().flatMap(tls::get).or(tls::getDefault).orElse(null);
    try {
      return wanted == null ? SSLContext.getDefault() : wanted.createSSLContext();
    } catch (Exception e) {
      throw new IOException("the TLS configuration of the broker cannot be used", e);
    }
  }

  @PreDestroy
  void close() {
    publisher.close();
    reading.close();
  }
}
