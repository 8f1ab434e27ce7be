package br.org.linea.orchestration.agent.broker;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.rundir.RunResults;
import br.org.linea.orchestration.messages.ResultAnswer;
import br.org.linea.orchestration.messages.ResultQuestion;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP.BasicProperties;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Answers questions about what runs have left, on threads of its own, so that a slow disk does not
 * delay questions about output. The API asks for the next part of a file only when its client has
 * taken the last; all the same, the parts that the broker has not yet confirmed have a bound.
 */
@ApplicationScoped
class ResultAnswers {

  private static final Logger LOG = Logger.getLogger(ResultAnswers.class);
  private static final int THREADS = 2;
  private static final int MOST_WAITING = 64;

  /** Most answers in memory, of 1 MiB each at most. */
  private static final int MOST_UNCONFIRMED = 8;

  /** As long as the asker waits. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final BrokerLinks broker;
  private final ObjectMapper json;
  private final Path processingDir;
  private final Semaphore unconfirmed = new Semaphore(MOST_UNCONFIRMED, true);
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          Thread.ofPlatform().daemon().name("results-", 0).factory(),
          new ThreadPoolExecutor.CallerRunsPolicy());

  ResultAnswers(BrokerLinks broker, ObjectMapper json, AgentConfig config) {
    this.broker = broker;
    this.json = json;
    this.processingDir = config.processingDir().toAbsolutePath().normalize();
  }

  /** Answers now or later; waits while too many questions wait. */
  void answer(byte[] question, String replyTo, String number) {
    long asked = System.nanoTime();
    threads.execute(
        () -> {
          try {
            long left = LIMIT.toNanos() - (System.nanoTime() - asked);
            if (!unconfirmed.tryAcquire(left, TimeUnit.NANOSECONDS)) {
              LOG.debug("a question about results has waited too long");
              return;
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
          }
          send(question, replyTo, number);
        });
  }

  /** Holds a permit, which it gives back. */
  private void send(byte[] question, String replyTo, String number) {
    try {
      RunResults.Found found = read(json.readValue(question, ResultQuestion.class));
      BasicProperties.Builder properties =
          FileAnswers.properties(broker.user(), number).type(ResultQuestion.TYPE);
      byte[] body = json.writeValueAsBytes(found.answer());
      if (found.content().isPresent()) {
        properties
            .contentType("application/octet-stream")
            .headers(Map.of(ResultAnswer.HEADER, json.writeValueAsString(found.answer())));
        body = found.content().get().bytes();
      }
      broker
          .answer(replyTo, properties.build(), body)
          .onTermination()
          .invoke(() -> unconfirmed.release())
          .subscribe()
          .with(sent -> {}, ResultAnswers::isUnanswered);
    } catch (IOException | RuntimeException e) {
      unconfirmed.release();
      isUnanswered(e);
    }
  }

  private RunResults.Found read(ResultQuestion question) {
    try {
      return RunResults.read(processingDir, question);
    } catch (IOException e) {
      LOG.warnf("results of process %s cannot be read: %s", question.processId(), e);
      return RunResults.refused(question, "The disk gives an error; try again later.");
    }
  }

  private static void isUnanswered(Throwable problem) {
    LOG.warnf("a question about results stays unanswered: %s", problem);
  }

  void stop() {
    threads.shutdownNow();
  }
}
