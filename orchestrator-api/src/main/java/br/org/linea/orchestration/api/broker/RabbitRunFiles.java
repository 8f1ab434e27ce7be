package br.org.linea.orchestration.api.broker;

import br.org.linea.orchestration.api.output.RunFiles;
import br.org.linea.orchestration.messages.FileAnswer;
import br.org.linea.orchestration.messages.FileQuestion;
import br.org.linea.orchestration.messages.Topology;
import br.org.linea.orchestration.messages.WorkerName;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/** Requests for parts of files, and their answers, over the broker. */
@ApplicationScoped
class RabbitRunFiles implements RunFiles {

  private static final Logger LOG = Logger.getLogger(RabbitRunFiles.class);
  private static final int TRANSIENT = 1;

  /** Most answers in memory at once: an agent's user may send any number. */
  private static final int PREFETCH = 16;

  private final BrokerConnections connections;
  private final Publisher publisher;
  private final AgentUsers users;
  private final Refusals refusals;
  private final ObjectMapper json;
  private final BrokerConfig config;
  private final String replies = Topology.REPLIES_PREFIX + UUID.randomUUID();
  private final Map<String, Asked> waiting = new ConcurrentHashMap<>();

  private record Asked(
      WorkerName worker, FileQuestion question, UniEmitter<? super FileAnswer> emitter) {

    boolean isAnswered(FileAnswer answer) {
      return question.processId().equals(answer.processId()) && question.file() == answer.file();
    }
  }

  /** RabbitMQ's client blocks. */
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Threads.named("run-files"));

  private Channel channel;

  RabbitRunFiles(
      BrokerConnections connections,
      Publisher publisher,
      AgentUsers users,
      Refusals refusals,
      ObjectMapper json,
      BrokerConfig config) {
    this.connections = connections;
    this.publisher = publisher;
    this.users = users;
    this.refusals = refusals;
    this.json = json;
    this.config = config;
  }

  @Override
  public Uni<FileAnswer> ask(WorkerName worker, FileQuestion question) {
    String number = UUID.randomUUID().toString();
    return Uni.createFrom()
        .<FileAnswer>emitter(
            emitter -> {
              waiting.put(number, new Asked(worker, question, emitter));
              send(worker, question, number, emitter);
            })
        .ifNoItem()
        .after(config.fileLimit())
        .fail()
        .onTermination()
        .invoke(() -> waiting.remove(number))
        .onFailure()
        .transform(problem -> new Unresponsive(worker, problem));
  }

  private void send(
      WorkerName worker,
      FileQuestion question,
      String number,
      UniEmitter<? super FileAnswer> emitter) {
    thread.execute(
        () -> {
          try {
            listen();
            publisher
                .publish(
                    Topology.filesQueue(worker),
                    properties(number),
                    json.writeValueAsBytes(question))
                .subscribe()
                .with(done -> {}, emitter::fail);
          } catch (IOException | RuntimeException e) {
            emitter.fail(e);
          }
        });
  }

  private BasicProperties properties(String number) {
    return new BasicProperties.Builder()
        .contentType("application/json")
        .deliveryMode(TRANSIENT)
        .expiration(Long.toString(config.fileLimit().toMillis()))
        .replyTo(replies)
        .correlationId(number)
        .build();
  }

  private void listen() throws IOException {
    if (channel != null && channel.isOpen()) {
      return;
    }
    Channel fresh = connections.channel();
    fresh.queueDeclare(replies, false, true, true, Map.of());
    fresh.queueBind(replies, Topology.REPLIES, replies);
    fresh.basicQos(PREFETCH);
    fresh.basicConsume(
        replies,
        false,
        (tag, delivery) -> {
          fresh.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
          take(delivery);
        },
        tag -> fresh.abort());
    channel = fresh;
  }

  /** An answer of another sender than the agent in question is ignored. */
  private void take(Delivery delivery) {
    String number = delivery.getProperties().getCorrelationId();
    Asked asked = number == null ? null : waiting.get(number);
    if (asked == null) {
      LOG.debugf("an answer arrived too late: %s", number);
      return;
    }
    try {
      users.require(asked.worker(), delivery.getProperties());
    } catch (Refused e) {
      refusals.add(e);
      return;
    }
    waiting.remove(number);
    try {
      FileAnswer answer = json.readValue(delivery.getBody(), FileAnswer.class);
      if (!asked.isAnswered(answer)) {
        throw new IOException("an answer to another question than " + asked.question());
      }
      asked.emitter().complete(answer);
    } catch (IOException | RuntimeException e) {
      asked.emitter().fail(e);
    }
  }

  @PreDestroy
  void close() {
    thread.shutdownNow();
  }
}
