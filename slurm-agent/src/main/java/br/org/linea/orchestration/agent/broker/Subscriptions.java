package br.org.linea.orchestration.agent.broker;

import br.org.linea.orchestration.broker.QueueSubscription;
import br.org.linea.orchestration.broker.QueueSubscription.Handler;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import java.time.Duration;

/** How this agent subscribes to its queues, each with its measure. */
final class Subscriptions {

  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final Duration CHECK = Duration.ofSeconds(5);

  private Subscriptions() {}

  /** Not begun. */
  static QueueSubscription to(
      String queue, int prefetch, boolean autoAck, BrokerLinks broker, Handler handler) {
    QueueSubscription subscription =
        new QueueSubscription(
            broker.reading(),
            new QueueSubscription.Settings(queue, prefetch, autoAck, RETRY, CHECK),
            () -> {},
            handler);
    Gauge.builder("agent.broker.subscribed", subscription, its -> its.problem().isEmpty() ? 1 : 0)
        .description("Whether messages of this queue are taken")
        .tag("queue", queue)
        .register(Metrics.globalRegistry);
    return subscription;
  }
}
