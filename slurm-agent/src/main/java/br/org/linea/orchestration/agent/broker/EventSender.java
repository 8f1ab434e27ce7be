package br.org.linea.orchestration.agent.broker;

import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.Event;
import br.org.linea.orchestration.messages.Topology;
import br.org.linea.orchestration.tracing.MessageSpans;
import br.org.linea.orchestration.tracing.Traces;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.api.trace.Span;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.rabbitmq.OutgoingRabbitMQMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Sends one event under the journal's lease through the messaging channel {@code events}, and waits
 * for the broker's confirm. While the broker has an alarm nothing is sent.
 */
@ApplicationScoped
class EventSender {

  private static final int PERSISTENT = 2;

  private final MutinyEmitter<byte[]> events;
  private final BrokerLinks broker;
  private final ObjectMapper json;
  private final Journal journal;

  EventSender(
      @Channel("events") MutinyEmitter<byte[]> events,
      BrokerLinks broker,
      ObjectMapper json,
      Journal journal) {
    this.events = events;
    this.broker = broker;
    this.json = json;
    this.journal = journal;
  }

  /** Completes with the broker's confirm; fails when there was none. Never throws. */
  Uni<Void> send(Envelope envelope) {
    return Uni.createFrom().deferred(() -> publish(envelope));
  }

  private Uni<Void> publish(Envelope envelope) {
    long lease = journal.lease().orElseThrow(() -> new IllegalStateException("no lease yet"));
    return broker
        .blocked()
        .map(alarm -> failure("the broker takes nothing: " + alarm))
        .orElseGet(() -> publish(envelope.under(lease), ((Event) envelope.data()).routingKey()));
  }

  private Uni<Void> publish(Envelope envelope, String routingKey) {
    Span span = MessageSpans.publish(envelope, Topology.EVENTS, routingKey);
    Envelope traced = envelope.traced(Traces.context(span, envelope.traceparent()));
    // Without a confirm it is sent again, in a span of its own: one that does not end is not
    // exported.
    return events.sendMessage(message(traced, routingKey)).invoke(sent -> span.end());
  }

  private static Uni<Void> failure(String why) {
    return Uni.createFrom().failure(new IOException(why));
  }

  private Message<byte[]> message(Envelope envelope, String routingKey) {
    return Message.of(write(envelope))
        .addMetadata(
            OutgoingRabbitMQMetadata.builder()
                .withRoutingKey(routingKey)
                .withContentType(Envelope.CONTENT_TYPE)
                .withDeliveryMode(PERSISTENT)
                .withMessageId(envelope.id().toString())
                .withUserId(broker.user())
                .build());
  }

  private byte[] write(Envelope envelope) {
    try {
      return json.writeValueAsBytes(envelope);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event that cannot be written: " + envelope, e);
    }
  }
}
