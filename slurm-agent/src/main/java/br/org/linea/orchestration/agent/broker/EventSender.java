package br.org.linea.orchestration.agent.broker;

import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.Event;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.rabbitmq.OutgoingRabbitMQMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Publishes one event under the journal's lease; the channel is set to wait for confirms. */
@ApplicationScoped
class EventSender {

  private static final int PERSISTENT = 2;

  private final MutinyEmitter<byte[]> emitter;
  private final ObjectMapper json;
  private final Journal journal;

  EventSender(
      @Channel("events") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = 16_384)
          MutinyEmitter<byte[]> emitter,
      ObjectMapper json,
      Journal journal) {
    this.emitter = emitter;
    this.json = json;
    this.journal = journal;
  }

  /** Completes with the broker's confirm; fails when there was none. Never throws. */
  Uni<Void> send(Envelope envelope) {
    return Uni.createFrom().deferred(() -> emitter.sendMessage(message(envelope)));
  }

  private Message<byte[]> message(Envelope envelope) {
    Event event = (Event) envelope.data();
    long lease = journal.lease().orElseThrow(() -> new IllegalStateException("no lease yet"));
    OutgoingRabbitMQMetadata metadata =
        OutgoingRabbitMQMetadata.builder()
            .withRoutingKey(event.routingKey())
            .withContentType(Envelope.CONTENT_TYPE)
            .withDeliveryMode(PERSISTENT)
            .withMessageId(envelope.id().toString())
            .build();
    try {
      return Message.of(json.writeValueAsBytes(envelope.under(lease))).addMetadata(metadata);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event that cannot be written: " + envelope, e);
    }
  }
}
