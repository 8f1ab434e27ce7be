package br.org.linea.orchestration.api.broker;

import br.org.linea.orchestration.messages.Topology;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Counts dead letters every few seconds, for health and metrics. */
@ApplicationScoped
public class DeadLetterDepths {

  /** The queues that should be empty. */
  static final List<String> QUEUES =
      List.of(Topology.PROCESS_EVENTS_DEAD, Topology.COMMANDS_DEAD, Topology.UNROUTABLE);

  private static final Logger LOG = Logger.getLogger(DeadLetterDepths.class);

  private final BrokerConnections connections;
  private final Map<String, Long> depths = new ConcurrentHashMap<>();

  /** For CDI. */
  DeadLetterDepths(BrokerConnections connections, MeterRegistry metrics) {
    this.connections = connections;
    for (String queue : QUEUES) {
      Gauge.builder("orchestrator.dead.letters", depths, known -> known.getOrDefault(queue, 0L))
          .description("Messages that wait for an operator")
          .tag("queue", queue)
          .register(metrics);
    }
  }

  /** By queue; a queue that could not be counted lately is missing. */
  public Map<String, Long> known() {
    Map<String, Long> sorted = new LinkedHashMap<>();
    for (String queue : QUEUES) {
      Long depth = depths.get(queue);
      if (depth != null) {
        sorted.put(queue, depth);
      }
    }
    return sorted;
  }

  @Scheduled(
      every = "${orchestrator.broker.depth-interval:10s}",
      concurrentExecution = ConcurrentExecution.SKIP)
  void count() {
    for (String queue : QUEUES) {
      try {
        Channel channel = connections.channel();
        try {
          depths.put(queue, (long) channel.queueDeclarePassive(queue).getMessageCount());
        } finally {
          channel.abort();
        }
      } catch (IOException | AlreadyClosedException e) {
        depths.remove(queue);
        LOG.debugf("cannot count the messages of %s: %s", queue, e.getMessage());
      }
    }
  }
}
