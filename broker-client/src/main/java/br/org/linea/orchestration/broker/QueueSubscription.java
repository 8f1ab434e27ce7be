package br.org.linea.orchestration.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Takes messages from one queue, and subscribes again whenever that has ended. It ends when the
 * broker cancels the subscription since the queue was deleted, when channel or connection close,
 * and when the queue, asked every few seconds, is missing or has no consumer. Any thread may ask
 * for the state.
 */
public final class QueueSubscription {

  private static final Logger LOG = Logger.getLogger(QueueSubscription.class);

  private final BrokerConnection connection;
  private final Settings settings;
  private final Gate gate;
  private final Handler handler;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final ExecutorService loop;
  private volatile CompletableFuture<String> end = new CompletableFuture<>();
  private volatile String problem = "the subscription has not begun";
  private volatile boolean subscribed;
  private volatile Runnable returned = () -> {};
  private boolean isFirst = true;

  /**
   * What is subscribed to, and how.
   *
   * @param queue its name; it must exist
   * @param prefetch messages in hand at once
   * @param autoAck whether a message is over when it is delivered
   * @param retryInterval pause before the next attempt
   * @param checkInterval how often the queue is asked whether it still has a consumer
   */
  public record Settings(
      String queue,
      int prefetch,
      boolean autoAck,
      Duration retryInterval,
      Duration checkInterval) {}

  /** What must be so before messages are taken. */
  @FunctionalInterface
  public interface Gate {
    /** Returns when messages may be taken. */
    void await() throws InterruptedException;
  }

  /** Takes messages, one after another, on a thread of the connection. May block. */
  @FunctionalInterface
  public interface Handler {
    /** Answers {@code delivery} on {@code channel}, now or later. */
    void take(Channel channel, Delivery delivery) throws IOException;
  }

  /** Not begun. */
  public QueueSubscription(
      BrokerConnection connection, Settings settings, Gate gate, Handler handler) {
    this.connection = connection;
    this.settings = settings;
    this.gate = gate;
    this.handler = handler;
    this.loop =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("queue " + settings.queue()).factory());
  }

  /** Begins. */
  public void start() {
    loop.execute(this::goOn);
  }

  /** Ends; what is in hand is given back. */
  public void stop() {
    stopped.countDown();
    loop.shutdownNow();
  }

  /**
   * Calls {@code listener} whenever messages are taken again after they were not, on the
   * subscription's thread; the first time does not count.
   */
  public void onReturn(Runnable listener) {
    this.returned = listener;
  }

  /** Gives back what is in hand, and subscribes again when the gate opens. */
  public void suspend(String why) {
    end.complete(why);
  }

  /** Why no messages are taken; empty while they are. */
  public Optional<String> problem() {
    return subscribed ? Optional.empty() : Optional.of(problem);
  }

  private void goOn() {
    try {
      while (stopped.getCount() > 0) {
        hasEnded(oneSubscription());
        stopped.await(settings.retryInterval().toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      LOG.debugf("no more messages are taken from %s: the program ends", settings.queue());
    } finally {
      subscribed = false;
    }
  }

  /** From the gate to the end of a subscription; the answer says why it ended. */
  private String oneSubscription() throws InterruptedException {
    try {
      gate.await();
      return consume();
    } catch (RuntimeException e) {
      LOG.errorf(e, "a fault of this program ends the subscription to %s", settings.queue());
      return "a fault of this program, see its log: " + e;
    }
  }

  private void hasEnded(String why) {
    if (subscribed || !why.equals(problem)) {
      LOG.warnf("no messages are taken from %s: %s", settings.queue(), why);
    }
    problem = why;
    subscribed = false;
  }

  /** Consumes until that is no longer possible; the answer says why. */
  private String consume() throws InterruptedException {
    CompletableFuture<String> over = new CompletableFuture<>();
    end = over;
    try {
      Channel channel = connection.channel();
      try {
        channel.addShutdownListener(cause -> over.complete(Reasons.of(cause)));
        channel.queueDeclarePassive(settings.queue());
        channel.basicQos(settings.prefetch());
        channel.basicConsume(
            settings.queue(),
            settings.autoAck(),
            (tag, delivery) -> handler.take(channel, delivery),
            tag -> over.complete("queue " + settings.queue() + " was deleted or has moved"));
        subscribed = true;
        LOG.infof("messages are taken from %s", settings.queue());
        hasBegun();
        return awaitEnd(over);
      } finally {
        channel.abort();
      }
    } catch (IOException | AlreadyClosedException e) {
      return Reasons.of(e);
    }
  }

  private void hasBegun() {
    if (!isFirst) {
      try {
        returned.run();
      } catch (RuntimeException e) {
        LOG.errorf(e, "what follows the return of %s has failed", settings.queue());
      }
    }
    isFirst = false;
  }

  private String awaitEnd(CompletableFuture<String> over) throws InterruptedException {
    while (true) {
      try {
        return over.get(settings.checkInterval().toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException quiet) {
        check().ifPresent(over::complete);
      } catch (ExecutionException e) {
        return String.valueOf(e.getCause());
      }
    }
  }

  /** What is wrong with the queue; on a channel of its own, since a missing queue closes it. */
  private Optional<String> check() {
    try {
      Channel channel = connection.channel();
      try {
        AMQP.Queue.DeclareOk queue = channel.queueDeclarePassive(settings.queue());
        return queue.getConsumerCount() > 0
            ? Optional.empty()
            : Optional.of("queue " + settings.queue() + " has no consumer any more");
      } finally {
        channel.abort();
      }
    } catch (IOException | AlreadyClosedException e) {
      return Optional.of(Reasons.of(e));
    }
  }
}
