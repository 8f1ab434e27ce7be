package br.org.linea.orchestration.broker;

import com.rabbitmq.client.AMQP.BasicProperties;
import io.smallrye.reactive.messaging.connector.OutboundConnector;
import io.smallrye.reactive.messaging.rabbitmq.RabbitMQMessageConverter;
import io.smallrye.reactive.messaging.rabbitmq.RabbitMQMessageConverter.OutgoingRabbitMQMessage;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * A connector of Quarkus messaging for outgoing channels: publishes each message on a {@link
 * ConfirmedPublisher}, acknowledges it with the broker's confirm, and refuses it when there was
 * none. Messages carry the metadata of the connector {@code smallrye-rabbitmq}, whose own client
 * takes a confirm of one connection for a message of another.
 */
public abstract class ConfirmedConnector implements OutboundConnector {

  /** What {@code mp.messaging.outgoing.*.connector} names. */
  public static final String NAME = "confirmed-rabbitmq";

  private static final Logger LOG = Logger.getLogger(ConfirmedConnector.class);

  /** Publishes to the exchange of the channel, as {@link ConfirmedPublisher#publish} does. */
  protected abstract CompletionStage<Void> publish(
      String routingKey, BasicProperties properties, byte[] body);

  /** The end of one channel. It takes whatever comes: owners bound what is under way. */
  @Override
  public Flow.Subscriber<? extends Message<?>> getSubscriber(Config channel) {
    return new Sender();
  }

  private void send(Message<?> message) {
    confirmed(message)
        .whenComplete(
            (done, problem) -> {
              if (problem == null) {
                message.ack();
              } else {
                message.nack(problem);
              }
            });
  }

  private CompletionStage<Void> confirmed(Message<?> message) {
    try {
      OutgoingRabbitMQMessage outgoing =
          RabbitMQMessageConverter.convert(null, message, "", "", Optional.empty(), false);
      return publish(
          outgoing.getRoutingKey(),
          (BasicProperties) outgoing.getProperties(),
          outgoing.getBody().getBytes());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private final class Sender implements Flow.Subscriber<Message<?>> {

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Message<?> message) {
      send(message);
    }

    @Override
    public void onError(Throwable problem) {
      LOG.error("a messaging channel has ended", problem);
    }

    @Override
    public void onComplete() {
      LOG.debug("a messaging channel has ended");
    }
  }
}
