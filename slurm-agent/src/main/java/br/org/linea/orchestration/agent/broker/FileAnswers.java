package br.org.linea.orchestration.agent.broker;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.slurm.RunOutput;
import br.org.linea.orchestration.messages.FileAnswer;
import br.org.linea.orchestration.messages.FileQuestion;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.rabbitmq.IncomingRabbitMQMetadata;
import io.smallrye.reactive.messaging.rabbitmq.OutgoingRabbitMQMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/**
 * Answers the API's questions about run files. The one exchange that is neither journalled nor
 * repeated: the asker waits ten seconds and asks again if it still wants to know.
 */
@ApplicationScoped
class FileAnswers {

  private static final Logger LOG = Logger.getLogger(FileAnswers.class);
  private static final String LIFE_MILLIS = "10000";
  private static final int TRANSIENT = 1;

  private final MutinyEmitter<byte[]> answers;
  private final ObjectMapper json;
  private final Path processingDir;

  FileAnswers(
      @Channel("file-answers") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = 256)
          MutinyEmitter<byte[]> answers,
      ObjectMapper json,
      AgentConfig config) {
    this.answers = answers;
    this.json = json;
    this.processingDir = config.processingDir().toAbsolutePath().normalize();
  }

  @Incoming("file-questions")
  Uni<Void> answer(Message<Object> message) {
    Optional<IncomingRabbitMQMetadata> metadata =
        message.getMetadata(IncomingRabbitMQMetadata.class);
    Optional<String> replyTo = metadata.flatMap(IncomingRabbitMQMetadata::getReplyTo);
    Optional<String> number = metadata.flatMap(IncomingRabbitMQMetadata::getCorrelationId);
    if (replyTo.isEmpty() || number.isEmpty()) {
      LOG.warn("a question about a file says not where its answer should go");
      return Uni.createFrom().completionStage(() -> message.ack());
    }
    return Uni.createFrom()
        .item(() -> read(message.getPayload()))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .chain(bytes -> answers.sendMessage(reply(bytes, replyTo.get(), number.get())))
        .onFailure()
        .invoke(e -> LOG.warnf("a question about a file stays unanswered: %s", e))
        .onFailure()
        .recoverWithNull()
        .chain(() -> Uni.createFrom().completionStage(() -> message.ack()));
  }

  private static Message<byte[]> reply(byte[] bytes, String replyTo, String number) {
    return Message.of(bytes)
        .addMetadata(
            OutgoingRabbitMQMetadata.builder()
                .withRoutingKey(replyTo)
                .withCorrelationId(number)
                .withContentType("application/json")
                .withExpiration(LIFE_MILLIS)
                .withDeliveryMode(TRANSIENT)
                .build());
  }

  private byte[] read(Object payload) {
    try {
      FileQuestion question = json.readValue(Payload.text(payload), FileQuestion.class);
      FileAnswer answer = RunOutput.read(processingDir, question);
      return json.writeValueAsBytes(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
