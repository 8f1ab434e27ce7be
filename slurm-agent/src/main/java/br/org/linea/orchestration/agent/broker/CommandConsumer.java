package br.org.linea.orchestration.agent.broker;

import br.org.linea.orchestration.agent.dispatch.CommandHandler;
import br.org.linea.orchestration.messages.Command;
import br.org.linea.orchestration.messages.Envelope;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Metrics;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.reactive.messaging.ChannelRegistry;
import io.smallrye.reactive.messaging.rabbitmq.RabbitMQRejectMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jboss.logging.Logger;

/**
 * Takes commands, one after another, and acknowledges each when it is in the journal. What nobody
 * can read goes to the dead letters at once; what the disk does not take goes back to the queue.
 */
@ApplicationScoped
public class CommandConsumer {

  private static final Logger LOG = Logger.getLogger(CommandConsumer.class);
  private static final String CHANNEL = "commands";
  private static final Duration FIRST_WAIT = Duration.ofMillis(200);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final CommandHandler handler;
  private final ObjectMapper json;
  private final ChannelRegistry channels;

  CommandConsumer(CommandHandler handler, ObjectMapper json, ChannelRegistry channels) {
    this.handler = handler;
    this.json = json;
    this.channels = channels;
  }

  /** Begins to take commands; until then they wait at the broker. */
  public void start() {
    channels.getPausable(CHANNEL).resume();
  }

  @Incoming(CHANNEL)
  Uni<Void> consume(Message<Object> message) {
    Envelope envelope;
    Command command;
    try {
      envelope = json.readValue(Payload.text(message.getPayload()), Envelope.class);
      command = command(envelope);
    } catch (IOException | RuntimeException e) {
      Metrics.counter("agent.dead.letters").increment();
      LOG.errorf("a command that nobody can read goes to the dead letters: %s", e.getMessage());
      return Uni.createFrom().completionStage(() -> message.nack(e));
    }
    return Uni.createFrom()
        .voidItem()
        .invoke(() -> handler.handle(command, envelope.traceparent()))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .onFailure()
        .invoke(e -> LOG.errorf(e, "command %s is not in the journal yet", command))
        .onFailure()
        .retry()
        .withBackOff(FIRST_WAIT, LONGEST_WAIT)
        .expireIn(PATIENCE.toMillis())
        .chain(() -> Uni.createFrom().completionStage(() -> message.ack()))
        .onFailure()
        .recoverWithUni(problem -> giveBack(message, problem));
  }

  private static Uni<Void> giveBack(Message<?> message, Throwable problem) {
    return Uni.createFrom()
        .completionStage(
            () -> message.nack(problem, Metadata.of(new RabbitMQRejectMetadata(true))));
  }

  private static Command command(Envelope envelope) {
    if (envelope.data() instanceof Command command) {
      return command;
    }
    throw new IllegalArgumentException("no command: " + envelope.data().getClass().getSimpleName());
  }
}
