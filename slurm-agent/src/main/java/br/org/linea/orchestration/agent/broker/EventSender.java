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
import java.io.IOException;

/**
 * Publishes one event under the journal's lease, and waits for the broker's confirm. Events and
 * heartbeats share the agent's publishing connection, which learns by them whether the broker has
 * an alarm; meanwhile nothing is published.
 */
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
    long lease = journal.lease().orElseThrow(() -> new IllegalStateException("no lease yet"));
    return broker
        .blocked()
        .map(alarm -> failure("the broker takes nothing: " + alarm))
        .orElseGet(() -> publish(envelope, write(envelope.under(lease))));
  }

  private Uni<Void> publish(Envelope envelope, byte[] body) {
    String key = ((Event) envelope.data()).routingKey();
    return broker.publish(Topology.EVENTS, key, properties(envelope), body);
  }

  private static Uni<Void> failure(String why) {
    return Uni.createFrom().failure(new IOException(why));
  }

  private BasicProperties properties(Envelope envelope) {
    return new BasicProperties.Builder()
        .contentType(Envelope.CONTENT_TYPE)
        .deliveryMode(PERSISTENT)
        .messageId(envelope.id().toString())
        .userId(broker.user())
        .build();
  }

  private byte[] write(Envelope envelope) {
    try {
      return json.writeValueAsBytes(envelope);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event that cannot be written: " + envelope, e);
    }
  }
}
