package br.org.linea.orchestration.api.broker;

import br.org.linea.orchestration.api.agents.DeadLetters;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.Topology;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Replays dead letters: an event is stored as if it came now, a command goes once more to the queue
 * that it died in. A letter is acknowledged only after that, so one that is interrupted stays.
 */
@ApplicationScoped
class RabbitDeadLetters implements DeadLetters {

  private static final Logger LOG = Logger.getLogger(RabbitDeadLetters.class);

  /** Without the broker's notes on its death, which would count as its history. */
  private static final BasicProperties COMMAND =
      new BasicProperties.Builder().contentType(Envelope.CONTENT_TYPE).deliveryMode(2).build();

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Connections connections;
  private final EventReader events;
  private final Publisher publisher;
  private final DeadLetterDepths depths;

  /** One after another: two replays at once would count each other's letters. */
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Threads.named("dead-letters"));

  RabbitDeadLetters(
      Connections connections, EventReader events, Publisher publisher, DeadLetterDepths depths) {
    this.connections = connections;
    this.events = events;
    this.publisher = publisher;
    this.depths = depths;
  }

  @Override
  public Uni<Replay> replay() {
    return Uni.createFrom()
        .<Replay>emitter(
            emitter ->
                thread.execute(
                    () -> {
                      try {
                        emitter.complete(all());
                      } catch (Exception e) {
                        emitter.fail(e);
                      }
                    }));
  }

  private Replay all()
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    int replayed = 0;
    int left = 0;
    // What is unreadable stays in hand until the channel is closed, and is then given back.
    Channel channel = connections.channel();
    try {
      for (String queue : DeadLetterDepths.QUEUES) {
        long there = channel.queueDeclarePassive(queue).getMessageCount();
        for (long i = 0; i < there; i++) {
          GetResponse letter = channel.basicGet(queue, false);
          if (letter == null) {
            break;
          }
          if (again(queue, letter)) {
            channel.basicAck(letter.getEnvelope().getDeliveryTag(), false);
            replayed++;
          } else {
            left++;
          }
        }
      }
    } finally {
      channel.abort();
      depths.count();
    }
    LOG.infof("%d dead letters were replayed, %d are left", replayed, left);
    return new Replay(replayed, left);
  }

  /**
   * Whether a letter could be replayed, and is over. Blocks.
   *
   * @throws IllegalStateException when no letter can be, since the database is away
   */
  boolean isTaken(String queue, GetResponse letter) throws InterruptedException {
    try {
      return again(queue, letter);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean again(String queue, GetResponse letter)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (letter.getEnvelope().getRoutingKey().endsWith(Topology.FILES_SUFFIX)) {
      return true; // A question that nobody heard is over.
    }
    Optional<String> agent = agentQueue(queue, letter);
    if (agent.isPresent()) {
      done(publisher.publish(agent.get(), COMMAND, letter.getBody()));
      return true;
    }
    try {
      done(events.store(events.decode(letter.getBody())));
      return true;
    } catch (IOException e) {
      LOG.warnf("a dead letter of %s is still unreadable: %s", queue, e.getMessage());
      return false;
    }
  }

  /** Where a command belongs; empty when the letter is no command. */
  private static Optional<String> agentQueue(String queue, GetResponse letter) {
    if (queue.equals(Topology.COMMANDS_DEAD)) {
      Map<String, Object> headers = letter.getProps().getHeaders();
      return Optional.ofNullable(headers)
          .map(all -> all.get("x-first-death-queue"))
          .map(Object::toString);
    }
    return letter.getEnvelope().getExchange().equals(Topology.COMMANDS)
        ? Optional.of(letter.getEnvelope().getRoutingKey())
        : Optional.empty();
  }

  private static void done(Uni<Void> work)
      throws InterruptedException, ExecutionException, TimeoutException {
    work.subscribeAsCompletionStage().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  @PreDestroy
  void close() {
    thread.shutdownNow();
  }
}
