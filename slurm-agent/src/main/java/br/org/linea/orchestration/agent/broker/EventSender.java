package br.org.linea.orchestration.agent.broker;

import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.Event;
import br.org.linea.orchestration.messages.Topology;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP.BasicProperties;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Publishes one event under the journal's lease, and waits for the broker's confirm. */
@ApplicationScoped
class EventSender {

  private static final int PERSISTENT = 2;

  private final BrokerLinks broker;
  private final ObjectMapper json;
  private final Journal journal;

  EventSender(BrokerLinks broker, ObjectMapper json, Journal journal) {
    this.broker = broker;
    this.json = json;
    this.journal = journal;
  }

  /** Completes with the broker's confirm; fails when there was none. Never throws. */
  Uni<Void> send(Envelope envelope) {
    return Uni.createFrom().deferred(() -> publish(envelope));
  }

  private Uni<Void> publish(Envelope envelope) {
    Event event = (Event) envelope.data();
    long lease = journal.lease().orElseThrow(() -> new IllegalStateException("no lease yet"));
    BasicProperties properties =
        new BasicProperties.Builder()
            .contentType(Envelope.CONTENT_TYPE)
            .deliveryMode(PERSISTENT)
            .messageId(envelope.id().toString())
            .userId(broker.user())
            .build();
    try {
      return broker.publish(
          Topology.EVENTS,
          event.routingKey(),
          properties,
          json.writeValueAsBytes(envelope.under(lease)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event that cannot be written: " + envelope, e);
    }
  }
}
