package br.org.linea.orchestration.agent.broker;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.dispatch.SubmissionGate;
import br.org.linea.orchestration.agent.runtime.Repeating;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Tells {@link SubmissionGate} when every command that waited at the start, or at a new
 * subscription, is in the journal. The queue is first in, first out: as many commands as waited
 * then are all of those. A queue that is empty and has been quiet for a second is read as well.
 */
@ApplicationScoped
class Backlog {

  private static final Logger LOG = Logger.getLogger(Backlog.class);
  private static final Duration INTERVAL = Duration.ofMillis(200);
  private static final long QUIET = Duration.ofSeconds(1).toNanos();

  private final SubmissionGate gate;
  private final QueueLength length;
  private final int prefetch;
  private final long limit;
  private final LongSupplier nanos;
  private final Repeating looking =
      new Repeating("backlog", this::look, "the backlog could not be looked at");
  private long lastTag;
  private long taken;
  private OptionalLong goal = OptionalLong.empty();
  private int inHand;
  private long lastCommand;

  @Inject
  Backlog(SubmissionGate gate, QueueLength length, AgentConfig config) {
    this(gate, length, CommandConsumer.PREFETCH, config.catchUpLimit(), System::nanoTime);
  }

  Backlog(
      SubmissionGate gate, QueueLength length, int prefetch, Duration limit, LongSupplier nanos) {
    this.gate = gate;
    this.length = length;
    this.prefetch = prefetch;
    this.limit = limit.toNanos();
    this.nanos = nanos;
    this.lastCommand = nanos.getAsLong();
  }

  /** Begins. Commands are taken from now on. */
  void start() {
    synchronized (this) {
      lastCommand = nanos.getAsLong();
    }
    looking.start(Duration.ZERO, INTERVAL);
  }

  /** Ends. */
  void stop() {
    looking.stop();
    length.close();
  }

  /**
   * A command has come and is not in the journal yet.
   *
   * @param tag its delivery tag: a channel counts from 1, so a lower one is of a new subscription
   */
  void received(long tag) {
    boolean again;
    synchronized (this) {
      again = tag <= lastTag;
      lastTag = tag;
      inHand++;
      lastCommand = nanos.getAsLong();
      if (again) {
        taken = 0;
        goal = OptionalLong.empty();
      }
    }
    if (again) {
      gate.close();
    }
  }

  /** A command is in the journal, or is nothing that the journal could take. */
  synchronized void taken() {
    taken++;
    inHand--;
    lastCommand = nanos.getAsLong();
  }

  /** One look. */
  void look() {
    gate.look();
    if (!gate.waitsForQueue()) {
      return;
    }
    OptionalInt ready = length.ready();
    if (isRead(ready)) {
      length.close();
      gate.queueRead();
    }
  }

  private synchronized boolean isRead(OptionalInt ready) {
    long quiet = nanos.getAsLong() - lastCommand;
    if (ready.isPresent() && goal.isEmpty()) {
      // The broker does not count what the consumer has in hand or on the way to it. What it still
      // has in hand of an earlier subscription counts as taken, though none of it waited.
      goal = OptionalLong.of(taken + inHand + ready.getAsInt() + prefetch);
    }
    boolean all = goal.isPresent() && taken >= goal.getAsLong();
    boolean empty = ready.equals(OptionalInt.of(0)) && inHand == 0 && quiet >= QUIET;
    boolean hopeless = inHand == 0 && quiet >= limit;
    if (hopeless && !all && !empty) {
      LOG.warn("no command comes from the broker; submissions go on with what the journal holds");
    }
    return all || empty || hopeless;
  }
}
