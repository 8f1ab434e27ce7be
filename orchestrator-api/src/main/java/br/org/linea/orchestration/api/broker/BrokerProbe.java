package br.org.linea.orchestration.api.broker;

import br.org.linea.orchestration.messages.Topology;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Publishes a message to this instance every few seconds, like a command. A broker with an alarm
 * notifies only connections that publish, and an instance may have no command for hours.
 */
@ApplicationScoped
class BrokerProbe {

  private static final Logger LOG = Logger.getLogger(BrokerProbe.class);
  private static final Duration LIMIT = Duration.ofSeconds(3);

  /** The message expires almost at once. */
  private static final BasicProperties BRIEF =
      new BasicProperties.Builder()
          .deliveryMode(1)
          .expiration(Long.toString(LIMIT.toMillis()))
          .build();

  private final BrokerConnections connections;
  private final Publisher publisher;
  private final String queue = Topology.REPLIES_PREFIX + "probe-" + UUID.randomUUID();
  private Channel channel;

  BrokerProbe(BrokerConnections connections, Publisher publisher) {
    this.connections = connections;
    this.publisher = publisher;
  }

  @Scheduled(
      every = "${orchestrator.broker.check-interval:5s}",
      concurrentExecution = ConcurrentExecution.SKIP)
  void look() {
    try {
      if (channel == null || !channel.isOpen()) {
        channel = listening();
      }
      publisher.publish(queue, BRIEF, new byte[0]).await().atMost(LIMIT);
    } catch (IOException | RuntimeException e) {
      LOG.debugf("the probe of the broker failed: %s", e.getMessage());
    }
  }

  private Channel listening() throws IOException {
    Channel fresh = connections.channel();
    try {
      fresh.queueDeclare(queue, false, true, true, Map.of("x-max-length", 1));
      fresh.queueBind(queue, Topology.COMMANDS, queue);
      fresh.basicConsume(queue, true, (tag, message) -> {}, tag -> fresh.abort());
      return fresh;
    } catch (IOException | AlreadyClosedException e) {
      fresh.abort();
      throw e;
    }
  }
}
