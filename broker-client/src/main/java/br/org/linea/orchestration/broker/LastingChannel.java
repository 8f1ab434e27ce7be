package br.org.linea.orchestration.broker;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.connector.OutboundConnector;
import io.smallrye.reactive.messaging.providers.impl.ConnectorConfig;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * An outgoing channel of Quarkus messaging that survives the loss of its first connection. The
 * connector connects with the first message and remembers for ever whether that went well: if not,
 * it refuses every message with a {@link NullPointerException} until the program ends. Here the
 * channel is then opened again with the same settings, so that the next message makes a new
 * attempt. From any thread.
 *
 * @see <a
 *     href="https://github.com/smallrye/smallrye-reactive-messaging/blob/4.33.0/smallrye-reactive-messaging-rabbitmq/src/main/java/io/smallrye/reactive/messaging/rabbitmq/internals/OutgoingRabbitMQChannel.java">the
 *     connector's channel</a>
 */
public final class LastingChannel {

  private static final Logger LOG = Logger.getLogger(LastingChannel.class);
  private static final long PAUSE_NANOS = Duration.ofSeconds(2).toNanos();

  private final String name;
  private final MutinyEmitter<byte[]> first;
  private final OutboundConnector connector;
  private final Config config;
  private volatile MultiEmitter<? super Message<byte[]>> later;
  private long openedAt;

  /**
   * The channel as the framework has opened it.
   *
   * @param name of the channel
   * @param first publishes to it
   * @param connector opens it again
   * @param config of the program, with {@code mp.messaging.outgoing.<name>.*}
   */
  public LastingChannel(
      String name, MutinyEmitter<byte[]> first, OutboundConnector connector, Config config) {
    this.name = name;
    this.first = first;
    this.connector = connector;
    this.config = config;
  }

  /** Publishes; completes with the broker's confirm. One that fails must be sent again. */
  public Uni<Void> send(Message<byte[]> message) {
    return Uni.createFrom()
        .deferred(
            () -> {
              MultiEmitter<? super Message<byte[]>> stream = later;
              return (stream == null ? first.sendMessage(message) : send(message, stream))
                  .onFailure(NullPointerException.class)
                  .invoke(() -> openAfter(stream));
            });
  }

  private static Uni<Void> send(
      Message<byte[]> message, MultiEmitter<? super Message<byte[]>> stream) {
    return Uni.createFrom().emitter(done -> stream.emit(reporting(message, done)));
  }

  private static Message<byte[]> reporting(Message<byte[]> message, UniEmitter<? super Void> done) {
    return message
        .withAck(() -> settled(() -> done.complete(null)))
        .withNack(problem -> settled(() -> done.fail(problem)));
  }

  private static CompletionStage<Void> settled(Runnable report) {
    report.run();
    return CompletableFuture.completedFuture(null);
  }

  /** Opens the channel again, unless another message has had it opened, or that was just now. */
  private synchronized void openAfter(MultiEmitter<? super Message<byte[]>> failed) {
    if (later != failed || openedAt != 0 && System.nanoTime() - openedAt < PAUSE_NANOS) {
      return;
    }
    LOG.warnf("channel %s is opened again, since its first connection was lost", name);
    openedAt = System.nanoTime();
    later = open();
    if (failed != null) {
      failed.complete();
    }
  }

  @SuppressWarnings("unchecked")
  private MultiEmitter<? super Message<byte[]>> open() {
    AtomicReference<MultiEmitter<? super Message<byte[]>>> opened = new AtomicReference<>();
    Multi.createFrom()
        .<Message<byte[]>>emitter(opened::set, BackPressureStrategy.BUFFER)
        .subscribe()
        .withSubscriber(
            (Flow.Subscriber<? super Message<byte[]>>)
                connector.getSubscriber(new ChannelConfig(config, name)));
    return opened.get();
  }

  /** The settings of one channel, as the framework gives them to the connector. */
  private static final class ChannelConfig extends ConnectorConfig {
    ChannelConfig(Config overall, String name) {
      super("mp.messaging.outgoing.", overall, name);
    }
  }
}
