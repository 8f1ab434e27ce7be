package br.org.linea.orchestration.agent.broker;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.rundir.RunOutput;
import br.org.linea.orchestration.broker.QueueSubscription;
import br.org.linea.orchestration.messages.FileQuestion;
import br.org.linea.orchestration.messages.ResultQuestion;
import br.org.linea.orchestration.messages.Topology;
import br.org.linea.orchestration.messages.WorkerName;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Delivery;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
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
  private static final int PREFETCH = 4;

  private final BrokerLinks broker;
  private final ObjectMapper json;
  private final Path processingDir;
  private final ResultAnswers results;
  private final QueueSubscription subscription;

  FileAnswers(BrokerLinks broker, ObjectMapper json, AgentConfig config, ResultAnswers results) {
    this.broker = broker;
    this.json = json;
    this.results = results;
    this.processingDir = config.processingDir().toAbsolutePath().normalize();
    this.subscription =
        Subscriptions.to(
            Topology.filesQueue(new WorkerName(config.worker())),
            PREFETCH,
            true,
            broker,
            (channel, question) -> answer(question));
  }

  void start(@Observes StartupEvent event) {
    subscription.start();
  }

  void stop(@Observes ShutdownEvent event) {
    subscription.stop();
    results.stop();
  }

  /** Why no questions are taken; empty while they are. */
  Optional<String> problem() {
    return subscription.problem();
  }

  private void answer(Delivery question) {
    String replyTo = question.getProperties().getReplyTo();
    String number = question.getProperties().getCorrelationId();
    if (replyTo == null || number == null) {
      LOG.warn("a question about a file does not say where its answer should go");
      return;
    }
    if (ResultQuestion.TYPE.equals(question.getProperties().getType())) {
      results.answer(question.getBody(), replyTo, number);
      return;
    }
    try {
      byte[] answer =
          json.writeValueAsBytes(
              RunOutput.read(
                  processingDir, json.readValue(question.getBody(), FileQuestion.class)));
      broker
          .answer(replyTo, properties(broker.user(), number).build(), answer)
          .subscribe()
          .with(sent -> {}, FileAnswers::isUnanswered);
    } catch (IOException | RuntimeException e) {
      isUnanswered(e);
    }
  }

  private static void isUnanswered(Throwable problem) {
    LOG.warnf("a question about a file stays unanswered: %s", problem);
  }

  /** What every answer has. */
  static BasicProperties.Builder properties(String user, String number) {
    return new BasicProperties.Builder()
        .correlationId(number)
        .contentType("application/json")
        .expiration(LIFE_MILLIS)
        .deliveryMode(TRANSIENT)
        .userId(user);
  }
}
