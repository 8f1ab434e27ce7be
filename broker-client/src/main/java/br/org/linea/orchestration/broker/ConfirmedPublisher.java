package br.org.linea.orchestration.broker;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import java.io.IOException;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Publishes on a connection of its own and reports the broker's confirms. Nothing is kept: what was
 * not confirmed fails, and its owner sends it again. When the connection ends, every message that
 * waits for its confirm fails at once; a confirm counts only on the channel that its message took.
 * While the broker has an alarm everything fails at once, since it would only fill buffers.
 */
public final class ConfirmedPublisher implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(ConfirmedPublisher.class);

  /** Owners send one message a process, or a batch, so that this many wait only by a fault. */
  private static final int MAX_WAITING = 16_384;

  private final BrokerConnection connection;

  /** One after another, and away from the callers' threads: writing to a socket blocks. */
  private final ExecutorService thread;

  private Open open;

  /** Over this connection, which subscribes to nothing. */
  public ConfirmedPublisher(BrokerConnection connection) {
    this.connection = connection;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().daemon().name("publisher").factory());
  }

  /**
   * Publishes one message, from any thread; returns at once.
   *
   * @return completes, on a thread that must not be blocked, when the broker has confirmed the
   *     message; fails when it did not, and then it may have arrived all the same
   */
  public CompletionStage<Void> publish(
      String exchange, String routingKey, BasicProperties properties, byte[] body) {
    CompletableFuture<Void> confirmed = new CompletableFuture<>();
    Optional<String> alarm = connection.blocked();
    if (alarm.isPresent()) {
      // Here, and not on the thread alone: it may be in a write that ends only with the alarm.
      return CompletableFuture.failedFuture(refusal(alarm.get()));
    }
    try {
      thread.execute(() -> send(exchange, routingKey, properties, body, confirmed));
    } catch (RejectedExecutionException e) {
      String why = thread.isShutdown() ? "the program ends" : "too many messages wait";
      confirmed.completeExceptionally(new IOException(why, e));
    }
    return confirmed;
  }

  private static IOException refusal(String alarm) {
    return new IOException("the broker takes nothing: " + alarm);
  }

  private void send(
      String exchange,
      String routingKey,
      BasicProperties properties,
      byte[] body,
      CompletableFuture<Void> confirmed) {
    if (confirmed.isDone()) {
      // Its owner has given it up while it waited for this thread, and sends it again.
      return;
    }
    try {
      Optional<String> alarm = connection.blocked();
      if (alarm.isPresent()) {
        throw refusal(alarm.get());
      }
      if (open == null || !open.channel.isOpen()) {
        open = new Open(connection.channel());
      }
      open.publish(exchange, routingKey, properties, body, confirmed);
    } catch (IOException | RuntimeException e) {
      confirmed.completeExceptionally(e);
    }
  }

  /** One channel, and what was published on it and is not confirmed yet. */
  private static final class Open implements ConfirmListener {

    private final Channel channel;
    private final NavigableMap<Long, CompletableFuture<Void>> unconfirmed =
        new ConcurrentSkipListMap<>();

    Open(Channel channel) throws IOException {
      this.channel = channel;
      channel.addConfirmListener(this);
      channel.confirmSelect();
      channel.addShutdownListener(cause -> failAll(new IOException(Reasons.of(cause), cause)));
    }

    void publish(
        String exchange,
        String routingKey,
        BasicProperties properties,
        byte[] body,
        CompletableFuture<Void> confirmed)
        throws IOException {
      long number = channel.getNextPublishSeqNo();
      unconfirmed.put(number, confirmed);
      // Also when its owner has given it up.
      confirmed.whenComplete((done, problem) -> unconfirmed.remove(number));
      try {
        channel.basicPublish(exchange, routingKey, properties, body);
      } finally {
        if (!channel.isOpen()) {
          failAll(new IOException("the channel was closed"));
        }
      }
    }

    private void failAll(IOException problem) {
      unconfirmed.values().forEach(each -> each.completeExceptionally(problem));
    }

    @Override
    public void handleAck(long number, boolean multiple) {
      settle(number, multiple, true);
    }

    @Override
    public void handleNack(long number, boolean multiple) {
      settle(number, multiple, false);
    }

    private void settle(long number, boolean multiple, boolean taken) {
      NavigableMap<Long, CompletableFuture<Void>> settled =
          multiple
              ? unconfirmed.headMap(number, true)
              : unconfirmed.subMap(number, true, number, true);
      settled
          .values()
          .forEach(
              each -> {
                if (taken) {
                  each.complete(null);
                } else {
                  each.completeExceptionally(new IOException("the broker refused the message"));
                }
              });
    }
  }

  /** Ends; what is not confirmed fails. */
  @Override
  public void close() {
    thread.shutdownNow();
    connection.close();
    LOG.debug("nothing more is published");
  }
}
