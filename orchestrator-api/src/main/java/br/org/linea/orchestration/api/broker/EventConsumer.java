package br.org.linea.orchestration.api.broker;

import br.org.linea.orchestration.api.agents.Agents;
import br.org.linea.orchestration.api.lifecycle.ProcessLifecycle;
import br.org.linea.orchestration.messages.AgentHeartbeat;
import br.org.linea.orchestration.messages.Command;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.ProcessEvent;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.rabbitmq.RabbitMQRejectMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jboss.logging.Logger;

/**
 * Takes agents' events. What cannot be read goes to the dead letters at once; what cannot be stored
 * is tried again here and then given back to the queue, never to the dead letters.
 */
@ApplicationScoped
class EventConsumer {

  private static final Logger LOG = Logger.getLogger(EventConsumer.class);
  private static final Duration FIRST_WAIT = Duration.ofMillis(200);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ProcessLifecycle lifecycle;
  private final Agents agents;
  private final ObjectMapper json;

  EventConsumer(ProcessLifecycle lifecycle, Agents agents, ObjectMapper json) {
    this.lifecycle = lifecycle;
    this.agents = agents;
    this.json = json;
  }

  @Incoming("process-events")
  Uni<Void> consume(Message<Object> message) {
    Envelope envelope;
    try {
      envelope = json.readValue(text(message.getPayload()), Envelope.class);
    } catch (IOException | RuntimeException e) {
      LOG.errorf("an event that nobody can read goes to the dead letters: %s", e.getMessage());
      return Uni.createFrom().completionStage(() -> message.nack(e));
    }
    return take(envelope)
        .onFailure()
        .retry()
        .withBackOff(FIRST_WAIT, LONGEST_WAIT)
        .expireIn(PATIENCE.toMillis())
        .chain(() -> Uni.createFrom().completionStage(() -> message.ack()))
        .onFailure()
        .recoverWithUni(problem -> giveBack(message, envelope, problem));
  }

  private static Uni<Void> giveBack(Message<?> message, Envelope envelope, Throwable problem) {
    LOG.warnf(
        "event %s about %s goes back to the queue: %s",
        envelope.id(), envelope.subject(), problem.getMessage());
    return Uni.createFrom()
        .completionStage(
            () -> message.nack(problem, Metadata.of(new RabbitMQRejectMetadata(true))));
  }

  private Uni<Void> take(Envelope envelope) {
    return switch (envelope.data()) {
      case ProcessEvent event -> lifecycle.observe(envelope, event);
      case AgentHeartbeat heartbeat -> agents.beat(heartbeat);
      case Command command -> {
        LOG.warnf("a command came where events are read: %s", envelope.id());
        yield Uni.createFrom().voidItem();
      }
    };
  }

  private static String text(Object payload) {
    return Optional.ofNullable(payload)
        .map(
            value ->
                value instanceof byte[] bytes
                    ? new String(bytes, StandardCharsets.UTF_8)
                    : value.toString())
        .orElseThrow(() -> new IllegalArgumentException("an empty message"));
  }
}
