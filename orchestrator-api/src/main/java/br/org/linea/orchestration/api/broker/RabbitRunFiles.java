package br.org.linea.orchestration.api.broker;

import br.org.linea.orchestration.api.output.RunFiles;
import br.org.linea.orchestration.messages.FileAnswer;
import br.org.linea.orchestration.messages.FileQuestion;
import br.org.linea.orchestration.messages.ResultAnswer;
import br.org.linea.orchestration.messages.ResultQuestion;
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
import java.util.function.Consumer;
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
  private final Map<String, Asked<?>> waiting = new ConcurrentHashMap<>();

  /** How the body of an answer is read; it fails when the answer is to another question. */
  @FunctionalInterface
  private interface Decoder<T> {
    T read(Delivery delivery) throws IOException;
  }

  private record Asked<T>(WorkerName worker, Decoder<T> decoder, UniEmitter<? super T> emitter) {

    void take(Delivery delivery) {
      try {
        emitter.complete(decoder.read(delivery));
      } catch (IOException | RuntimeException e) {
        emitter.fail(e);
      }
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
    return ask(
        worker,
        question,
        properties -> {},
        delivery -> {
          FileAnswer answer = json.readValue(delivery.getBody(), FileAnswer.class);
          if (!question.processId().equals(answer.processId())
              || question.file() != answer.file()) {
            throw new IOException("an answer to another question than " + question);
          }
          return answer;
        });
  }

  @Override
  public Uni<ResultPart> ask(WorkerName worker, ResultQuestion question) {
    return ask(
        worker,
        question,
        properties -> properties.type(ResultQuestion.TYPE),
        delivery -> result(worker, question, delivery));
  }

  private ResultPart result(WorkerName worker, ResultQuestion question, Delivery delivery)
      throws IOException {
    BasicProperties properties = delivery.getProperties();
    if (!ResultQuestion.TYPE.equals(properties.getType())) {
      throw new TooOld(worker);
    }
    Object header =
        properties.getHeaders() == null ? null : properties.getHeaders().get(ResultAnswer.HEADER);
    ResultPart part =
        header == null
            ? new ResultPart(json.readValue(delivery.getBody(), ResultAnswer.class), new byte[0])
            : new ResultPart(
                json.readValue(header.toString(), ResultAnswer.class), delivery.getBody());
    if (!question.processId().equals(part.answer().processId())
        || part.bytes().length > question.limit()) {
      throw new IOException("an answer to another question than " + question);
    }
    return part;
  }

  private <T> Uni<T> ask(
      WorkerName worker,
      Object question,
      Consumer<BasicProperties.Builder> more,
      Decoder<T> decoder) {
    String number = UUID.randomUUID().toString();
    BasicProperties.Builder properties = properties(number);
    more.accept(properties);
    return Uni.createFrom()
        .<T>emitter(
            emitter -> {
              waiting.put(number, new Asked<>(worker, decoder, emitter));
              send(worker, question, properties.build(), emitter);
            })
        .ifNoItem()
        .after(config.fileLimit())
        .fail()
        .onTermination()
        .invoke(() -> waiting.remove(number))
        .onFailure(problem -> !(problem instanceof TooOld))
        .transform(problem -> new Unresponsive(worker, problem));
  }

  private void send(
      WorkerName worker, Object question, BasicProperties properties, UniEmitter<?> emitter) {
    thread.execute(
        () -> {
          try {
            listen();
            publisher
                .publish(Topology.filesQueue(worker), properties, json.writeValueAsBytes(question))
                .subscribe()
                .with(done -> {}, emitter::fail);
          } catch (IOException | RuntimeException e) {
            emitter.fail(e);
          }
        });
  }

  private BasicProperties.Builder properties(String number) {
    return new BasicProperties.Builder()
        .contentType("application/json")
        .deliveryMode(TRANSIENT)
        .expiration(Long.toString(config.fileLimit().toMillis()))
        .replyTo(replies)
        .correlationId(number);
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
    Asked<?> asked = number == null ? null : waiting.get(number);
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
    asked.take(delivery);
  }

  @PreDestroy
  void close() {
    thread.shutdownNow();
  }
}
