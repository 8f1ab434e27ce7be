package br.org.linea.orchestration.api.broker;

import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.Topology;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Takes agents' events from their queue.
 *
 * <p>Only what cannot be decoded, or says what no column can hold, is rejected, to the dead
 * letters, when it is first delivered. A database that is away is not the event's fault: the
 * channel is closed, which gives back all that is in hand, so that nothing stays unacknowledged
 * however long it takes; then the database is asked with growing pauses, and the queue is
 * subscribed to again when it answers.
 */
@ApplicationScoped
class EventSubscription {

  private static final Logger LOG = Logger.getLogger(EventSubscription.class);

  private final Connections connections;
  private final EventReader events;
  private final BrokerConfig config;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final ExecutorService loop = Executors.newSingleThreadExecutor(Threads.named("events"));

  /** Answers to the broker leave one after another, away from Vert.x's threads. */
  private final ExecutorService answers =
      Executors.newSingleThreadExecutor(Threads.named("events-answers"));

  private volatile State state = State.BROKER_AWAY;

  EventSubscription(Connections connections, EventReader events, BrokerConfig config) {
    this.connections = connections;
    this.events = events;
    this.config = config;
  }

  /** Whether events are taken, and if not, what is missing. */
  enum State {
    /** Events are taken. */
    SUBSCRIBED,
    /** They wait at the broker, since they cannot be stored. */
    DATABASE_AWAY,
    /** Nobody knows of any. */
    BROKER_AWAY
  }

  State state() {
    return state;
  }

  void start(@Observes StartupEvent event) {
    loop.execute(this::goOn);
  }

  void stop(@Observes ShutdownEvent event) {
    stopped.countDown();
    loop.shutdownNow();
    answers.shutdownNow();
  }

  private void goOn() {
    try {
      while (stopped.getCount() > 0) {
        state = consume();
        switch (state) {
          case DATABASE_AWAY -> awaitDatabase();
          default -> pause(config.retryInterval());
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("no more events are taken: the program ends");
    }
  }

  /** Consumes until that is no longer possible; the answer says why. */
  private State consume() throws InterruptedException {
    CompletableFuture<State> end = new CompletableFuture<>();
    try {
      Channel channel = connections.channel();
      try {
        channel.addShutdownListener(cause -> end.complete(State.BROKER_AWAY));
        channel.basicQos(config.prefetch());
        channel.basicConsume(
            Topology.PROCESS_EVENTS,
            false,
            (tag, delivery) -> take(channel, delivery, end),
            tag -> end.complete(State.BROKER_AWAY));
        state = State.SUBSCRIBED;
        LOG.infof("taking events from %s", Topology.PROCESS_EVENTS);
        return end.get();
      } finally {
        channel.abort();
      }
    } catch (IOException | AlreadyClosedException e) {
      LOG.debugf("no events are taken: %s", e.getMessage());
    } catch (ExecutionException e) {
      LOG.warn("no events are taken", e);
    }
    return end.getNow(State.BROKER_AWAY);
  }

  private void take(Channel channel, Delivery delivery, CompletableFuture<State> end) {
    long tag = delivery.getEnvelope().getDeliveryTag();
    Envelope event;
    try {
      event = events.decode(delivery.getBody());
    } catch (IOException e) {
      LOG.errorf("an event that nobody can read goes to the dead letters: %s", e.getMessage());
      answer(() -> channel.basicReject(tag, false));
      return;
    }
    events
        .store(event)
        .subscribe()
        .with(
            done -> answer(() -> channel.basicAck(tag, false)),
            problem -> {
              if (problem instanceof EventReader.DatabaseAway) {
                if (end.complete(State.DATABASE_AWAY)) {
                  LOG.warnf(
                      "events wait at the broker: the database is away: %s", problem.getCause());
                }
              } else if (problem instanceof EventReader.Unstorable) {
                LOG.errorf(
                    "event %s about %s cannot be stored and goes to the dead letters: %s",
                    event.id(), event.subject(), problem.getCause());
                answer(() -> channel.basicReject(tag, false));
              } else {
                LOG.errorf(problem, "event %s about %s goes back", event.id(), event.subject());
                answer(() -> channel.basicNack(tag, false, true));
              }
            });
  }

  @FunctionalInterface
  private interface Answer {
    void give() throws IOException;
  }

  /** An answer that is lost with its channel costs a second delivery, which changes nothing. */
  private void answer(Answer answer) {
    try {
      answers.execute(
          () -> {
            try {
              answer.give();
            } catch (IOException | RuntimeException e) {
              LOG.debugf("an answer to the broker is lost: %s", e.getMessage());
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("the program ends; the event is delivered again to another instance");
    }
  }

  private void awaitDatabase() throws InterruptedException {
    Duration pause = config.probeFirst();
    while (stopped.getCount() > 0) {
      try {
        events
            .databaseTakesEvents()
            .subscribeAsCompletionStage()
            .get(config.eventLimit().toMillis(), TimeUnit.MILLISECONDS);
        LOG.info("the database takes events again");
        return;
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
