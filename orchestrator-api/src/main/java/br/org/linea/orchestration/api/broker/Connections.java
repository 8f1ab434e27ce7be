package br.org.linea.orchestration.api.broker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import org.jboss.logging.Logger;

/**
 * This instance's one connection to RabbitMQ, made when a channel is wanted and there is none. The
 * client's own recovery is off: who holds a channel knows best what to do after it is lost.
 */
@ApplicationScoped
class Connections {

  private static final Logger LOG = Logger.getLogger(Connections.class);
  private static final int HEARTBEAT_SECONDS = 15;

  private final BrokerConfig config;
  private final TlsConfigurationRegistry tls;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Connection connection;
  private long failedAt;
  private boolean failed;

  Connections(BrokerConfig config, TlsConfigurationRegistry tls) {
    this.config = config;
    this.tls = tls;
  }

  /**
   * A new channel. Blocks for {@link BrokerConfig#connectTimeout()} at the most; after a failed
   * attempt it fails at once for a while, so that callers need not count.
   */
  Channel channel() throws IOException {
    lock.lock();
    try {
      if (!connected()) {
        connect();
      }
      Channel channel = connection.createChannel();
      if (channel == null) {
        throw new IOException("the broker grants no more channels");
      }
      return channel;
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is a connection at present. */
  boolean connected() {
    Connection now = connection;
    return now != null && now.isOpen();
  }

  private void connect() throws IOException {
    if (failed && System.nanoTime() - failedAt < config.retryInterval().toNanos()) {
      throw new IOException("the broker is away");
    }
    try {
      connection = factory().newConnection("orchestrator-api");
      LOG.infof("connected to RabbitMQ at %s:%d", config.host(), config.port());
      failed = false;
    } catch (IOException | TimeoutException e) {
      if (!failed) {
        LOG.warnf("RabbitMQ at %s:%d is away: %s", config.host(), config.port(), reason(e));
      }
      failed = true;
      failedAt = System.nanoTime();
      throw new IOException("the broker is away: " + reason(e), e);
    }
  }

  /** The client's outermost exception often has no message. */
  private static String reason(Throwable problem) {
    Throwable cause = problem;
    while (cause.getMessage() == null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.toString();
  }

  private ConnectionFactory factory() throws IOException {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(config.host());
    factory.setPort(config.port());
    factory.setUsername(config.username());
    factory.setPassword(config.password());
    factory.setVirtualHost(config.virtualHost());
    factory.setAutomaticRecoveryEnabled(false);
    factory.setTopologyRecoveryEnabled(false);
    factory.setConnectionTimeout((int) config.connectTimeout().toMillis());
    factory.setHandshakeTimeout((int) config.connectTimeout().toMillis());
    factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
    factory.setThreadFactory(Threads.named("rabbitmq"));
    if (config.tls()) {
      encrypt(factory);
    }
    return factory;
  }

  private void encrypt(ConnectionFactory factory) throws IOException {
    TlsConfiguration wanted =
        config.tlsConfigurationName().flatMap(tls::get).or(tls::getDefault).orElse(null);
    try {
      if (wanted == null) {
        factory.useSslProtocol(SSLContext.getDefault());
      } else {
        factory.useSslProtocol(wanted.createSSLContext());
      }
      factory.enableHostnameVerification();
    } catch (Exception e) {
      throw new IOException("the TLS configuration of the broker cannot be used", e);
    }
  }

  @PreDestroy
  void close() {
    lock.lock();
    try {
      if (connected()) {
        connection.close((int) TimeUnit.SECONDS.toMillis(2));
      }
    } catch (IOException e) {
      LOG.debug("the connection ended before it was closed", e);
    } finally {
      lock.unlock();
    }
  }
}
