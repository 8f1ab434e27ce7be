package br.org.linea.orchestration.api.broker;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.rabbitmq.OutgoingRabbitMQMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Publishes to the exchange of commands; the channel is set to wait for the broker's confirms. */
@ApplicationScoped
class Publisher {

  private static final int BUFFER = 4096;

  private final MutinyEmitter<byte[]> emitter;

  Publisher(
      @Channel("commands") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = BUFFER)
          MutinyEmitter<byte[]> emitter) {
    this.emitter = emitter;
  }

  /**
   * Publishes one message, from any thread.
   *
   * @param properties with the routing key
   * @return completes when the broker has confirmed it; fails when it did not, and then it may have
   *     arrived all the same, or arrive later
   */
  Uni<Void> publish(OutgoingRabbitMQMetadata properties, byte[] body) {
    return Uni.createFrom()
        .deferred(() -> emitter.sendMessage(Message.of(body).addMetadata(properties)));
  }
}
