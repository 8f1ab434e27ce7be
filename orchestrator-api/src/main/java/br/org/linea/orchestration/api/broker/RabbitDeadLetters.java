package br.org.linea.orchestration.api.broker;

import br.org.linea.orchestration.api.agents.DeadLetters;
import br.org.linea.orchestration.api.lifecycle.ProcessLifecycle;
import br.org.linea.orchestration.api.lifecycle.Resent;
import br.org.linea.orchestration.messages.Command;
import br.org.linea.orchestration.messages.PrintableText;
import br.org.linea.orchestration.messages.Topology;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Replays dead letters. An event is stored as if it arrived now. A command is rebuilt from the
 * database, so that a forged letter starts and stops nothing. A letter is acknowledged only after
 * that. A letter that is interrupted or refused again stays in its queue, and the replay continues
 * with the next.
 */
@ApplicationScoped
class RabbitDeadLetters implements DeadLetters {

  private static final Logger LOG = Logger.getLogger(RabbitDeadLetters.class);

  /** Longer than all retries of one event. */
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static final int MOST_CHARACTERS = 300;

  private final BrokerConnections connections;
  private final EventReader events;
  private final ProcessLifecycle lifecycle;
  private final SafeContexts contexts;
  private final DeadLetterDepths depths;

  /** One after another: two replays at once would count each other's letters. */
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Threads.named("dead-letters"));

  RabbitDeadLetters(
      BrokerConnections connections,
      EventReader events,
      ProcessLifecycle lifecycle,
      SafeContexts contexts,
      DeadLetterDepths depths) {
    this.connections = connections;
    this.events = events;
    this.lifecycle = lifecycle;
    this.contexts = contexts;
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

  private Replay all() throws IOException, InterruptedException {
    int replayed = 0;
    int left = 0;
    List<Letter> letters = new ArrayList<>();
    // What is refused again stays unacknowledged until the channel is closed, and is then requeued.
    Channel channel = connections.channel();
    try {
      for (String queue : DeadLetterDepths.QUEUES) {
        long there = channel.queueDeclarePassive(queue).getMessageCount();
        for (long i = 0; i < there; i++) {
          GetResponse letter = channel.basicGet(queue, false);
          if (letter == null) {
            break;
          }
          try {
            again(queue, letter);
            channel.basicAck(letter.getEnvelope().getDeliveryTag(), false);
            replayed++;
          } catch (Refused e) {
            left++;
            if (letters.size() < MOST_NAMED) {
              letters.add(letter(queue, letter.getProps(), e));
            }
          }
        }
      }
    } finally {
      channel.abort();
      depths.count();
    }
    LOG.infof("%d dead letters were replayed, %d are left", replayed, left);
    return new Replay(replayed, left, letters);
  }

  /**
   * Whether a letter was replayed. Blocks.
   *
   * @throws EventReader.DatabaseAway when no letter can be, since the database is away
   */
  boolean isTaken(String queue, GetResponse letter) throws InterruptedException {
    try {
      again(queue, letter);
      return true;
    } catch (Refused e) {
      LOG.debugf("a dead letter of %s is refused again: %s", queue, e.getMessage());
      return false;
    }
  }

  private static Letter letter(String queue, BasicProperties properties, Refused refused) {
    return new Letter(
        queue,
        printable(properties.getMessageId()),
        printable(properties.getUserId()),
        printable(refused.getMessage()));
  }

  private static String printable(String text) {
    return text == null ? "" : PrintableText.of(text, MOST_CHARACTERS, 2 * MOST_CHARACTERS);
  }

  private void again(String queue, GetResponse letter) throws InterruptedException {
    if (letter.getEnvelope().getRoutingKey().endsWith(Topology.FILES_SUFFIX)) {
      return; // The request was cancelled.
    }
    if (isCommand(queue, letter)) {
      resend(events.decodeCommand(letter.getBody()));
    } else {
      done(events.store(events.decode(letter.getProps(), letter.getBody())));
    }
  }

  /** Only the API may publish to the exchange of commands. */
  private static boolean isCommand(String queue, GetResponse letter) {
    return queue.equals(Topology.COMMANDS_DEAD)
        || letter.getEnvelope().getExchange().equals(Topology.COMMANDS);
  }

  private void resend(Command dead) throws InterruptedException {
    Resent resent = done(contexts.run(() -> lifecycle.resend(dead)));
    String what = dead.getClass().getSimpleName() + " for process " + dead.processId();
    switch (resent) {
      case SENT, NOT_NEEDED -> LOG.infof("a dead %s: %s", what, resent);
      case UNKNOWN_PROCESS ->
          throw new Refused(
              Refused.Reason.UNKNOWN_PROCESS, what + ": no process has its number and task id");
      case NEVER_ASKED ->
          throw new Refused(Refused.Reason.SENDER, what + ": the API was never asked for that");
    }
  }

  /**
   * Waits for one letter. A fault of this letter alone is a {@link Refused}; a database that is
   * away ends the replay.
   */
  private static <T> T done(Uni<T> work) throws InterruptedException {
    try {
      return work.subscribeAsCompletionStage().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Refused refused -> throw refused;
        case EventReader.DatabaseAway away -> throw away;
        case null, default -> throw new Refused(Refused.Reason.STORAGE, e.getCause());
      }
    } catch (TimeoutException e) {
      throw new Refused(Refused.Reason.STORAGE, "it could not be stored within " + LIMIT);
    }
  }

  @PreDestroy
  void close() {
    thread.shutdownNow();
  }
}
