package br.org.linea.orchestration.agent.broker;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.dispatch.CommandHandler;
import br.org.linea.orchestration.broker.QueueSubscription;
import br.org.linea.orchestration.messages.Command;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.Topology;
import br.org.linea.orchestration.messages.WorkerName;
import br.org.linea.orchestration.tracing.MessageSpans;
import br.org.linea.orchestration.tracing.Traces;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.micrometer.core.instrument.Metrics;
import io.opentelemetry.api.trace.Span;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Takes commands, one after another, and acknowledges each when it is in the journal. An unreadable
 * command goes to the dead letters at once; one that the disk refuses returns to the queue.
 */
@ApplicationScoped
public class CommandConsumer {

  private static final Logger LOG = Logger.getLogger(CommandConsumer.class);
  static final int PREFETCH = 4;
  private static final Duration FIRST_WAIT = Duration.ofMillis(200);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final CommandHandler handler;
  private final ObjectMapper json;
  private final Backlog backlog;
  private final String queue;
  private final QueueSubscription subscription;
  private final CountDownLatch stopped = new CountDownLatch(1);

  CommandConsumer(
      CommandHandler handler,
      ObjectMapper json,
      BrokerLinks broker,
      Backlog backlog,
      AgentConfig config) {
    this.handler = handler;
    this.json = json;
    this.backlog = backlog;
    this.queue = Topology.agentQueue(new WorkerName(config.worker()));
    this.subscription = Subscriptions.to(queue, PREFETCH, false, broker, this::receive);
  }

  /** Begins to take commands; until then they wait at the broker. */
  public void start() {
    subscription.start();
    backlog.start();
  }

  /** Ends; what is in hand is given back. */
  public void stop() {
    stopped.countDown();
    backlog.stop();
    subscription.stop();
  }

  /** Why no commands are taken; empty while they are. */
  public Optional<String> problem() {
    return subscription.problem();
  }

  /** Calls {@code listener} whenever commands are taken again after they were not. */
  public void onReturn(Runnable listener) {
    subscription.onReturn(listener);
  }

  private void receive(Channel channel, Delivery delivery) throws IOException {
    backlog.received(delivery.getEnvelope().getDeliveryTag());
    try {
      take(channel, delivery);
    } finally {
      backlog.taken();
    }
  }

  private void take(Channel channel, Delivery delivery) throws IOException {
    long tag = delivery.getEnvelope().getDeliveryTag();
    Envelope envelope;
    Command command;
    try {
      envelope = json.readValue(delivery.getBody(), Envelope.class);
      command = command(envelope);
    } catch (IOException | RuntimeException e) {
      Metrics.counter("agent.dead.letters").increment();
      LOG.errorf("an unreadable command goes to the dead letters: %s", e.getMessage());
      channel.basicReject(tag, false);
      return;
    }
    Span span = MessageSpans.process(envelope, queue);
    if (isHandled(command, Traces.context(span, envelope.traceparent()))) {
      span.end();
      channel.basicAck(tag, false);
    } else {
      channel.basicNack(tag, false, true);
    }
  }

  private boolean isHandled(Command command, Optional<String> traceparent) {
    long giveUp = System.nanoTime() + LIMIT.toNanos();
    Duration wait = FIRST_WAIT;
    while (true) {
      try {
        handler.handle(command, traceparent);
        return true;
      } catch (RuntimeException e) {
        LOG.errorf(e, "command %s is not in the journal yet", command);
      }
      if (System.nanoTime() + wait.toNanos() > giveUp || isStoppedAfter(wait)) {
        return false;
      }
      Duration next = wait.multipliedBy(2);
      wait = next.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : next;
    }
  }

  private boolean isStoppedAfter(Duration wait) {
    try {
      return stopped.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static Command command(Envelope envelope) {
    if (envelope != null && envelope.data() instanceof Command command) {
      return command;
    }
    throw new IllegalArgumentException(
        "no command: " + (envelope == null ? "null" : envelope.data().getClass().getSimpleName()));
  }
}
