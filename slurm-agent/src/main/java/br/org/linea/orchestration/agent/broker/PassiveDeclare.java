package br.org.linea.orchestration.agent.broker;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.messages.Topology;
import br.org.linea.orchestration.messages.WorkerName;
import com.rabbitmq.client.Channel;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Reads the length of the queue by a passive declare, which needs no right to configure, on a
 * channel of its own. One thread at a time.
 */
@ApplicationScoped
class PassiveDeclare implements QueueLength {

  private static final Logger LOG = Logger.getLogger(PassiveDeclare.class);

  private final BrokerLinks broker;
  private final String queue;
  private Channel channel;

  @Inject
  PassiveDeclare(BrokerLinks broker, AgentConfig agent) {
    this.broker = broker;
    this.queue = Topology.agentQueue(new WorkerName(agent.worker()));
  }

  @Override
  public OptionalInt ready() {
    try {
      if (channel == null || !channel.isOpen()) {
        channel = broker.reading().channel();
      }
      return OptionalInt.of(channel.queueDeclarePassive(queue).getMessageCount());
    } catch (IOException | RuntimeException e) {
      LOG.debugf(e, "the length of %s is unknown", queue);
      return OptionalInt.empty();
    }
  }

  @Override
  public void close() {
    try {
      if (channel != null && channel.isOpen()) {
        channel.close();
      }
    } catch (IOException | TimeoutException | RuntimeException e) {
      LOG.debug("the channel ended before it was closed", e);
    }
    channel = null;
  }
}
