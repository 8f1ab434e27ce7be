package br.org.linea.orchestration.api.broker;

import br.org.linea.orchestration.api.store.AgentQueues;
import br.org.linea.orchestration.api.store.AgentQueues.Fault;
import br.org.linea.orchestration.messages.Topology;
import br.org.linea.orchestration.messages.WorkerName;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Checks the queue of each agent every few seconds: an agent cannot be relied on to notice that its
 * queue is missing.
 */
@ApplicationScoped
class AgentQueueChecks {

  private static final Logger LOG = Logger.getLogger(AgentQueueChecks.class);
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final BrokerConnections connections;
  private final AgentQueues queues;
  private Map<WorkerName, Fault> before = Map.of();

  AgentQueueChecks(BrokerConnections connections, AgentQueues queues, MeterRegistry metrics) {
    this.connections = connections;
    this.queues = queues;
    Gauge.builder("orchestrator.agents.unreachable", queues, its -> its.faults().size())
        .description("Agents whose queue is missing or has no consumer")
        .register(metrics);
  }

  @Scheduled(
      every = "${orchestrator.broker.check-interval:5s}",
      concurrentExecution = ConcurrentExecution.SKIP)
  void check() {
    Map<WorkerName, Fault> now = new HashMap<>();
    try {
      List<WorkerName> agents = queues.agents().await().atMost(LIMIT);
      for (WorkerName agent : agents) {
        check(agent).ifPresent(fault -> now.put(agent, fault));
      }
    } catch (IOException | RuntimeException e) {
      // Without the broker or the database, no queue can be checked.
      LOG.debugf("cannot check the queues of agents: %s", e.getMessage());
      return;
    }
    now.forEach(
        (agent, fault) -> {
          if (!fault.equals(before.get(agent))) {
            LOG.warnf("agent %s: %s", agent, fault.words());
          }
        });
    before = Map.copyOf(now);
    queues.found(now);
  }

  private Optional<Fault> check(WorkerName agent) throws IOException {
    String queue = Topology.agentQueue(agent);
    Channel channel = connections.channel();
    try {
      return channel.queueDeclarePassive(queue).getConsumerCount() > 0
          ? Optional.empty()
          : Optional.of(new Fault(false, "queue " + queue + " has no consumer"));
    } catch (IOException e) {
      if (e.getCause() instanceof ShutdownSignalException signal
          && signal.getReason() instanceof AMQP.Channel.Close close
          && close.getReplyCode() == AMQP.NOT_FOUND) {
        return Optional.of(new Fault(true, "queue " + queue + " is missing"));
      }
      throw e;
    } finally {
      abort(channel);
    }
  }

  private static void abort(Channel channel) throws IOException {
    try {
      channel.abort();
    } catch (AlreadyClosedException e) {
      LOG.debug("the channel was closed before", e);
    }
  }
}
