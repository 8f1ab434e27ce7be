package br.org.linea.orchestration.agent.broker;

import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.broker.LastingChannel;
import br.org.linea.orchestration.messages.AgentHeartbeat;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.Event;
import br.org.linea.orchestration.messages.Topology;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP.BasicProperties;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.connector.OutboundConnector;
import io.smallrye.reactive.messaging.rabbitmq.OutgoingRabbitMQMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;

/**
 * Publishes one event under the journal's lease, and waits for the broker's confirm. Process events
 * go through the messaging channel. A heartbeat takes the agent's own connection, which learns by
 * it whether the broker has an alarm; meanwhile no event is published, since it would only fill
 * buffers.
 */
@ApplicationScoped
class EventSender {

  private static final int PERSISTENT = 2;
  private static final int BUFFER = 16_384;

  private final LastingChannel channel;
  private final BrokerLinks broker;
  private final ObjectMapper json;
  private final Journal journal;

  EventSender(
      @Channel("events") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = BUFFER)
          MutinyEmitter<byte[]> emitter,
      @Connector("smallrye-rabbitmq") OutboundConnector connector,
      Config config,
      BrokerLinks broker,
      ObjectMapper json,
      Journal journal) {
    this.channel = new LastingChannel("events", emitter, connector, config);
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
    byte[] body = write(envelope.under(lease));
    if (event instanceof AgentHeartbeat) {
      return broker.publish(Topology.EVENTS, event.routingKey(), properties(envelope), body);
    }
    return broker
        .blocked()
        .map(alarm -> failure("the broker takes nothing: " + alarm))
        .orElseGet(() -> channel.send(message(envelope, event, body)));
  }

  private static Uni<Void> failure(String why) {
    return Uni.createFrom().failure(new IOException(why));
  }

  private Message<byte[]> message(Envelope envelope, Event event, byte[] body) {
    return Message.of(body)
        .addMetadata(
            OutgoingRabbitMQMetadata.builder()
                .withRoutingKey(event.routingKey())
                .withContentType(Envelope.CONTENT_TYPE)
                .withDeliveryMode(PERSISTENT)
                .withMessageId(envelope.id().toString())
                .withUserId(broker.user())
                .build());
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
