package br.org.linea.orchestration.agent.dispatch;

import br.org.linea.orchestration.agent.config.AgentConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Holds every submission back while a stop may wait unread: from the start of the program, and from
 * each new subscription to the queue of commands, until that queue is read and the API has listed
 * the agent's processes after that. An API that does not answer holds submissions for {@link
 * AgentConfig#catchUpLimit()} and no longer. Any thread may call any method.
 */
@ApplicationScoped
public class SubmissionGate {

  private static final Logger LOG = Logger.getLogger(SubmissionGate.class);

  private final long limit;
  private final LongSupplier nanos;
  private final List<Runnable> onOpen = new CopyOnWriteArrayList<>();
  private final List<Runnable> onQueueRead = new CopyOnWriteArrayList<>();
  private long queueReadAt;
  private long round;
  private boolean queueRead;
  private boolean listRead;

  @Inject
  SubmissionGate(AgentConfig config) {
    this(config.catchUpLimit(), System::nanoTime);
  }

  SubmissionGate(Duration limit, LongSupplier nanos) {
    this.limit = limit.toNanos();
    this.nanos = nanos;
  }

  /** Whether processes may be submitted now. */
  public synchronized boolean isOpen() {
    return queueRead && listRead;
  }

  /** Whether the queue of commands has not been read since the gate closed. */
  public synchronized boolean waitsForQueue() {
    return !queueRead;
  }

  /** Counts the readings of the queue; take it before the API is asked for its list. */
  public synchronized long round() {
    return round;
  }

  /** Adds work to be done after each opening, on the thread that opens. */
  void onOpen(Runnable work) {
    onOpen.add(work);
  }

  /** Adds work to be done whenever the API's list is wanted; it must not block. */
  public void onQueueRead(Runnable work) {
    onQueueRead.add(work);
  }

  /** Closes the gate: there is a new subscription, and what waits behind it is unknown. */
  public void close() {
    synchronized (this) {
      queueRead = false;
      listRead = false;
    }
    LOG.info("submissions wait until the queue of commands and the API's list are read");
  }

  /** Every command that waited when the gate closed is in the journal. */
  public void queueRead() {
    synchronized (this) {
      queueRead = true;
      queueReadAt = nanos.getAsLong();
      round++;
    }
    onQueueRead.forEach(Runnable::run);
  }

  /**
   * The API's list is in the journal.
   *
   * @param asked the {@link #round()} in which the API was asked; an older answer opens nothing
   */
  public void listRead(long asked) {
    boolean opened;
    synchronized (this) {
      opened = queueRead && !listRead && asked == round;
      listRead |= opened;
    }
    if (opened) {
      LOG.info("the stops that waited are known, submissions begin");
      onOpen.forEach(Runnable::run);
    }
  }

  /** Gives the API up when it has not answered within the limit. Call it every now and then. */
  public void look() {
    boolean late;
    synchronized (this) {
      late = queueRead && !listRead && nanos.getAsLong() - queueReadAt >= limit;
    }
    if (late) {
      LOG.warn("the API does not list this agent's processes; the queue alone names the stops");
      listRead(round());
    }
  }
}
