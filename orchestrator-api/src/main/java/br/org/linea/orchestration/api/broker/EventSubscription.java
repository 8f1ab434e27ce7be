package br.org.linea.orchestration.api.broker;

import br.org.linea.orchestration.broker.QueueSubscription;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.Topology;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Consumes agents' events.
 *
 * <p>A {@link Refused} event is rejected at its first delivery and becomes a dead letter. While the
 * database is away, the channel is closed, which requeues all unacknowledged events, so that none
 * exceeds the broker's consumer time-out. The database is then probed with back-off, and the
 * subscription resumes when it answers.
 */
@ApplicationScoped
class EventSubscription {

  private static final Logger LOG = Logger.getLogger(EventSubscription.class);

  private final EventReader events;
  private final Refusals refusals;
  private final BrokerConfig config;
  private final QueueSubscription subscription;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean databaseIsAway;

  /** Acknowledgements are sent one after another, not on Vert.x's threads. */
  private final ExecutorService answers =
      Executors.newSingleThreadExecutor(Threads.named("events-answers"));

  EventSubscription(
      BrokerConnections connections,
      EventReader events,
      Refusals refusals,
      BrokerConfig config,
      MeterRegistry metrics) {
    this.events = events;
    this.refusals = refusals;
    this.config = config;
    this.subscription =
        new QueueSubscription(
            connections.reading(),
            new QueueSubscription.Settings(
                Topology.PROCESS_EVENTS,
                config.prefetch(),
                false,
                config.retryInterval(),
                config.checkInterval()),
            this::awaitDatabase,
            this::take);
    Gauge.builder(
            "orchestrator.broker.subscribed", subscription, its -> its.problem().isEmpty() ? 1 : 0)
        .description("Whether this instance takes events")
        .register(metrics);
  }

  /** Why no events are consumed; empty while they are. */
  Optional<String> problem() {
    return subscription.problem();
  }

  void start(@Observes StartupEvent event) {
    subscription.start();
  }

  void stop(@Observes ShutdownEvent event) {
    stopped.countDown();
    subscription.stop();
    answers.shutdownNow();
  }

  private void take(Channel channel, Delivery delivery) {
    long tag = delivery.getEnvelope().getDeliveryTag();
    Envelope event;
    try {
      event = events.decode(delivery.getProperties(), delivery.getBody());
    } catch (Refused e) {
      setAside(channel, tag, e);
      return;
    }
    events
        .store(event)
        .subscribe()
        .with(
            done -> answer(() -> channel.basicAck(tag, false)),
            problem -> {
              if (problem instanceof EventReader.DatabaseAway) {
                databaseIsAway = true;
                subscription.suspend("the database is away: " + problem.getCause());
              } else if (problem instanceof Refused refused) {
                setAside(channel, tag, refused);
              } else {
                LOG.errorf(problem, "event %s about %s is requeued", event.id(), event.subject());
                answer(() -> channel.basicNack(tag, false, true));
              }
            });
  }

  /** Its queue is bounded: a sender of many does not fill the broker's disk. */
  private void setAside(Channel channel, long tag, Refused refused) {
    refusals.add(refused);
    answer(() -> channel.basicReject(tag, false));
  }

  @FunctionalInterface
  private interface Answer {
    void give() throws IOException;
  }

  /** A lost acknowledgement causes a second delivery, which changes nothing. */
  private void answer(Answer answer) {
    try {
      answers.execute(
          () -> {
            try {
              answer.give();
            } catch (IOException | RuntimeException e) {
              LOG.debugf("an acknowledgement is lost: %s", e.getMessage());
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("the program ends; the event is delivered again to another instance");
    }
  }

  private void awaitDatabase() throws InterruptedException {
    Duration pause = config.probeFirst();
    while (databaseIsAway && stopped.getCount() > 0) {
      try {
        events
            .databaseTakesEvents()
            .subscribeAsCompletionStage()
            .get(config.eventLimit().toMillis(), TimeUnit.MILLISECONDS);
        LOG.info("the database is back: events are consumed again");
        databaseIsAway = false;
      } catch (ExecutionException | TimeoutException away) {
        LOG.debugf("the database is still away: %s", away.getMessage());
        pause(pause);
        Duration next = pause.multipliedBy(2);
        pause = next.compareTo(config.probeLongest()) > 0 ? config.probeLongest() : next;
      }
    }
  }

  private void pause(Duration time) throws InterruptedException {
    stopped.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
