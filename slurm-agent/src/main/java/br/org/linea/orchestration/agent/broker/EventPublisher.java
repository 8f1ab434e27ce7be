package br.org.linea.orchestration.agent.broker;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.ProcessKey;
import br.org.linea.orchestration.agent.journal.UnsentEvent;
import br.org.linea.orchestration.agent.runtime.FaultPoint;
import br.org.linea.orchestration.messages.Envelope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Sends what the journal has to say: of one process an event after another, each until the broker
 * has confirmed it, only then is it forgotten. What a crash left unsent goes out at the next start.
 */
@ApplicationScoped
public class EventPublisher {

  private static final Logger LOG = Logger.getLogger(EventPublisher.class);
  private static final int THREADS = 4;
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final Journal journal;
  private final EventSender sender;
  private final Clock clock;
  private final Duration confirmTimeout;
  private final Set<ProcessKey> underWay = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean failing = new AtomicBoolean();
  private final ScheduledThreadPoolExecutor pool =
      new ScheduledThreadPoolExecutor(
          THREADS, Thread.ofPlatform().name("events-", 0).daemon(true).factory());

  @Inject
  EventPublisher(Journal journal, EventSender sender, Clock clock, AgentConfig config) {
    this.journal = journal;
    this.sender = sender;
    this.clock = clock;
    this.confirmTimeout = config.confirmTimeout();
  }

  /** Begins, with what is left of the last life. The journal has its lease by now. */
  public void start() {
    journal.onChange((before, after) -> enqueue(after));
    journal.entries().forEach(this::enqueue);
  }

  /** Ends; what is unsent stays in the journal. */
  public void stop() {
    pool.shutdownNow();
  }

  private void enqueue(JournalEntry entry) {
    if (!entry.unsent().isEmpty() && underWay.add(entry.key())) {
      later(entry.key(), Duration.ZERO);
    }
  }

  private void later(ProcessKey key, Duration wait) {
    try {
      pool.schedule(() -> sendFirst(key), Math.max(0, wait.toMillis()), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debugf("an event of process %s waits for the next start: %s", key, e.getMessage());
    }
  }

  private void sendFirst(ProcessKey key) {
    Optional<UnsentEvent> first =
        journal.find(key).flatMap(entry -> entry.unsent().stream().findFirst());
    if (first.isEmpty()) {
      underWay.remove(key);
      // One may have come between the look and the line above.
      journal.find(key).ifPresent(this::enqueue);
      return;
    }
    Instant now = clock.instant();
    Optional<Instant> notBefore = first.get().notBefore().filter(now::isBefore);
    if (notBefore.isPresent()) {
      later(key, Duration.between(now, notBefore.get()).plusMillis(1));
      return;
    }
    send(key, first.get().envelope());
  }

  private void send(ProcessKey key, Envelope envelope) {
    FaultPoint.EVENT_DUE.reach();
    sender
        .send(envelope)
        .ifNoItem()
        .after(confirmTimeout)
        .fail()
        .subscribe()
        .with(confirmed -> onPool(() -> confirmed(key, envelope)), e -> failed(key, envelope, e));
  }

  private void onPool(Runnable work) {
    try {
      pool.execute(work);
    } catch (RejectedExecutionException e) {
      LOG.debugf("a confirm came after the end; its event is sent again: %s", e.getMessage());
    }
  }

  private void confirmed(ProcessKey key, Envelope envelope) {
    FaultPoint.EVENT_CONFIRMED.reach();
    failing.set(false);
    try {
      journal.update(key, entry -> entry.confirmed(envelope.id()));
      later(key, Duration.ZERO);
    } catch (RuntimeException e) {
      LOG.errorf(
          e, "the confirm of event %s is not in the journal, it is sent again", envelope.id());
      later(key, RETRY);
    }
  }

  private void failed(ProcessKey key, Envelope envelope, Throwable problem) {
    // The first of a row is news; while the broker is away all of them fail every other second.
    if (failing.compareAndSet(false, true)) {
      LOG.warnf("event %s of process %s is sent again: %s", envelope.id(), key, problem);
    } else {
      LOG.debugf("event %s of process %s is sent again: %s", envelope.id(), key, problem);
    }
    later(key, RETRY);
  }
}
