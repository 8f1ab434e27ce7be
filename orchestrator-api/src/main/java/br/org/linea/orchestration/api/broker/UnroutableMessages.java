package br.org.linea.orchestration.api.broker;

import br.org.linea.orchestration.messages.Topology;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Recovers unroutable messages when their queue is back: events that arrived while the queue was
 * missing, and commands for an agent whose queue was missing. Refused messages stay for an
 * operator.
 */
@ApplicationScoped
class UnroutableMessages {

  private static final Logger LOG = Logger.getLogger(UnroutableMessages.class);

  /** Most messages of one round. */
  private static final int MOST = 5_000;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

  private final BrokerConnections connections;
  private final DeadLetterDepths depths;
  private final RabbitDeadLetters letters;
  private final Counter recovered;
  private Duration pause = FIRST_PAUSE;
  private long depthBefore = -1;
  private long lookedAt;

  UnroutableMessages(
      BrokerConnections connections,
      DeadLetterDepths depths,
      RabbitDeadLetters letters,
      MeterRegistry metrics) {
    this.connections = connections;
    this.depths = depths;
    this.letters = letters;
    this.recovered = metrics.counter("orchestrator.unroutable.recovered");
  }

  @Scheduled(
      every = "${orchestrator.broker.depth-interval:10s}",
      concurrentExecution = ConcurrentExecution.SKIP)
  void look() {
    long depth = depths.known().getOrDefault(Topology.UNROUTABLE, 0L);
    boolean isNew = depth != depthBefore;
    if (depth == 0 || !isNew && System.nanoTime() - lookedAt < pause.toNanos()) {
      return;
    }
    lookedAt = System.nanoTime();
    depthBefore = depth;
    try {
      int taken = takeUp(Math.min(depth, MOST));
      Duration next = pause.multipliedBy(2);
      pause = taken > 0 ? FIRST_PAUSE : next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
      if (taken > 0) {
        recovered.increment(taken);
        LOG.infof("recovered %d unroutable messages", taken);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LOG.debugf("cannot recover unroutable messages: %s", e.getMessage());
    }
  }

  private int takeUp(long most) throws IOException, InterruptedException {
    int taken = 0;
    Map<String, Boolean> queues = new HashMap<>();
    // What stays is unacknowledged until the channel is closed, and is then requeued.
    Channel channel = connections.channel();
    try {
      for (long i = 0; i < most; i++) {
        GetResponse letter = channel.basicGet(Topology.UNROUTABLE, false);
        if (letter == null) {
          break;
        }
        if (isOver(letter)
            || hasSomewhereToGo(letter, queues) && letters.isTaken(Topology.UNROUTABLE, letter)) {
          channel.basicAck(letter.getEnvelope().getDeliveryTag(), false);
          taken++;
        }
      }
    } finally {
      channel.abort();
    }
    return taken;
  }

  /** A probe of an instance of the API. */
  private static boolean isOver(GetResponse letter) {
    return letter.getEnvelope().getRoutingKey().startsWith(Topology.REPLIES_PREFIX);
  }

  /** Stores an event; publishes a command to its agent's queue. */
  private boolean hasSomewhereToGo(GetResponse letter, Map<String, Boolean> queues) {
    String key = letter.getEnvelope().getRoutingKey();
    return !letter.getEnvelope().getExchange().equals(Topology.COMMANDS)
        || key.endsWith(Topology.FILES_SUFFIX)
        || queues.computeIfAbsent(key, this::exists);
  }

  private boolean exists(String queue) {
    try {
      Channel channel = connections.channel();
      try {
        channel.queueDeclarePassive(queue);
        return true;
      } finally {
        channel.abort();
      }
    } catch (IOException | AlreadyClosedException e) {
      return false;
    }
  }
}
