package br.org.linea.orchestration.api.broker;

import br.org.linea.orchestration.api.agents.RunFiles;
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

/** Questions about files and their answers, as the messages' package describes them. */
@ApplicationScoped
class RabbitRunFiles implements RunFiles {

  private static final Logger LOG = Logger.getLogger(RabbitRunFiles.class);
  private static final int TRANSIENT = 1;

  private final Connections connections;
  private final Publisher publisher;
  private final ObjectMapper json;
  private final BrokerConfig config;
  private final String replies = Topology.REPLIES_PREFIX + UUID.randomUUID();
  private final Map<String, UniEmitter<? super FileAnswer>> waiting = new ConcurrentHashMap<>();

  /** RabbitMQ's client blocks. */
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Threads.named("run-files"));

  private Channel channel;

  RabbitRunFiles(
      Connections connections, Publisher publisher, ObjectMapper json, BrokerConfig config) {
    this.connections = connections;
    this.publisher = publisher;
    this.json = json;
    this.config = config;
  }

  @Override
  public Uni<FileAnswer> ask(WorkerName worker, FileQuestion question) {
    String number = UUID.randomUUID().toString();
    return Uni.createFrom()
        .<FileAnswer>emitter(
            emitter -> {
              waiting.put(number, emitter);
              send(worker, question, number, emitter);
            })
        .ifNoItem()
        .after(config.fileLimit())
        .fail()
        .onTermination()
        .invoke(() -> waiting.remove(number))
        .onFailure()
        .transform(problem -> new Silent(worker, problem));
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
    fresh.basicConsume(replies, true, (tag, delivery) -> take(delivery), tag -> fresh.abort());
    channel = fresh;
  }

  private void take(Delivery delivery) {
    String number = delivery.getProperties().getCorrelationId();
    UniEmitter<? super FileAnswer> asker = number == null ? null : waiting.remove(number);
    if (asker == null) {
      LOG.debugf("an answer comes too late: %s", number);
      return;
    }
    try {
      asker.complete(json.readValue(delivery.getBody(), FileAnswer.class));
    } catch (IOException e) {
      asker.fail(e);
    }
  }

  @PreDestroy
  void close() {
    thread.shutdownNow();
  }
}
