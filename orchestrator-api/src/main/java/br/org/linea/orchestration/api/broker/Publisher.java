package br.org.linea.orchestration.api.broker;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Publishes, in the order of the calls, and waits for the broker's confirms. */
@ApplicationScoped
class Publisher {

  private final Connections connections;

  /** RabbitMQ's client blocks, and a channel is for one thread. */
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Threads.named("rabbitmq-publisher"));

  private Open open;

  Publisher(Connections connections) {
    this.connections = connections;
  }

  /** A channel and what the broker has not yet confirmed on it. */
  private record Open(
      Channel channel, ConcurrentNavigableMap<Long, UniEmitter<? super Void>> unconfirmed) {}

  /**
   * Publishes one message, from any thread.
   *
   * @return completes when the broker has confirmed it; fails when it refused, or when the
   *     connection was lost, and then it may have arrived all the same. Whoever stops waiting
   *     before it was published withdraws it.
   */
  Uni<Void> publish(String exchange, String key, BasicProperties properties, byte[] body) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              AtomicBoolean over = new AtomicBoolean();
              emitter.onTermination(() -> over.set(true));
              thread.execute(
                  () -> {
                    if (!over.get()) {
                      attempt(exchange, key, properties, body, emitter);
                    }
                  });
            });
  }

  private void attempt(
      String exchange,
      String key,
      BasicProperties properties,
      byte[] body,
      UniEmitter<? super Void> emitter) {
    try {
      if (open == null || !open.channel().isOpen()) {
        open = open();
      }
      open.unconfirmed().put(open.channel().getNextPublishSeqNo(), emitter);
      open.channel().basicPublish(exchange, key, properties, body);
    } catch (IOException | RuntimeException e) {
      emitter.fail(e);
    }
  }

  private Open open() throws IOException {
    Channel channel = connections.channel();
    ConcurrentNavigableMap<Long, UniEmitter<? super Void>> unconfirmed =
        new ConcurrentSkipListMap<>();
    channel.confirmSelect();
    channel.addConfirmListener(
        (number, andAllBefore) ->
            settle(unconfirmed, number, andAllBefore, emitter -> emitter.complete(null)),
        (number, andAllBefore) ->
            settle(
                unconfirmed,
                number,
                andAllBefore,
                emitter -> emitter.fail(new IOException("the broker refused the message"))));
    channel.addShutdownListener(
        cause ->
            settle(
                unconfirmed,
                Long.MAX_VALUE,
                true,
                emitter -> emitter.fail(new IOException("the connection was lost", cause))));
    return new Open(channel, unconfirmed);
  }

  private static void settle(
      NavigableMap<Long, UniEmitter<? super Void>> unconfirmed,
      long number,
      boolean andAllBefore,
      Consumer<UniEmitter<? super Void>> verdict) {
    NavigableMap<Long, UniEmitter<? super Void>> meant =
        andAllBefore
            ? unconfirmed.headMap(number, true)
            : unconfirmed.subMap(number, true, number, true);
    while (true) {
      Map.Entry<Long, UniEmitter<? super Void>> first = meant.pollFirstEntry();
      if (first == null) {
        return;
      }
      verdict.accept(first.getValue());
    }
  }

  @PreDestroy
  void close() {
    thread.shutdownNow();
  }
}
