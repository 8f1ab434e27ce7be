package br.org.linea.orchestration.agent.dispatch;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.journal.EntryPhase;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.LogContext;
import br.org.linea.orchestration.agent.journal.ProcessKey;
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
import org.jboss.logging.Logger;

/**
 * The pool that works accepted intents off, a few at once, each no sooner than its entry allows,
 * and none while {@link SubmissionGate} is closed. It hears of them from the journal, so an intent
 * of the last life is worked off like a new one.
 */
@ApplicationScoped
public class Submissions {

  private static final Logger LOG = Logger.getLogger(Submissions.class);
  private static final Duration AFTER_A_FAULT = Duration.ofSeconds(5);
  private static final Duration WHILE_LIMITED = Duration.ofSeconds(1);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

  private final Journal journal;
  private final Submission submission;
  private final SubmissionGate gate;
  private final Clock clock;
  private final ScheduledThreadPoolExecutor pool;
  private final Set<ProcessKey> waiting = ConcurrentHashMap.newKeySet();
  private final Set<ProcessKey> inHand = ConcurrentHashMap.newKeySet();

  @Inject
  Submissions(
      Journal journal,
      Submission submission,
      SubmissionGate gate,
      Clock clock,
      AgentConfig config) {
    this(journal, submission, gate, clock, config.slurm().submitters());
  }

  Submissions(
      Journal journal, Submission submission, SubmissionGate gate, Clock clock, int threads) {
    this.journal = journal;
    this.submission = submission;
    this.gate = gate;
    this.clock = clock;
    this.pool =
        new ScheduledThreadPoolExecutor(
            threads, Thread.ofPlatform().name("submit-", 0).daemon(true).factory());
    this.pool.setRemoveOnCancelPolicy(true);
    this.pool.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Takes up what the journal holds, and from now on what it will hold. */
  public void start() {
    journal.onChange(this::changed);
    gate.onOpen(this::enqueueAll);
    enqueueAll();
  }

  private void enqueueAll() {
    journal.entries(EntryPhase.ACCEPTED).forEach(this::enqueue);
  }

  /** Whether a thread of the pool works on this process now. */
  boolean hasInHand(ProcessKey key) {
    return inHand.contains(key);
  }

  private void changed(Optional<JournalEntry> before, JournalEntry after) {
    if (after.is(EntryPhase.ACCEPTED)) {
      enqueue(after);
    }
  }

  private void enqueue(JournalEntry entry) {
    if (waiting.add(entry.key())) {
      later(
          entry.key(),
          entry
              .tries()
              .notBefore()
              .map(at -> Duration.between(clock.instant(), at))
              .orElse(Duration.ZERO));
    }
  }

  private void later(ProcessKey key, Duration delay) {
    try {
      pool.schedule(() -> work(key), Math.max(0, delay.toMillis()), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debugf("process %s waits for the next start: %s", key, e.getMessage());
    }
  }

  private void work(ProcessKey key) {
    inHand.add(key);
    waiting.remove(key);
    try {
      journal
          .find(key)
          .filter(entry -> gate.isOpen()) // Its opening enqueues all again.
          .filter(entry -> entry.is(EntryPhase.ACCEPTED))
          .filter(entry -> due(entry, clock.instant()))
          .filter(entry -> !LogContext.within(entry, () -> submission.submit(entry)))
          .ifPresent(
              limited -> {
                if (waiting.add(key)) {
                  later(key, WHILE_LIMITED);
                }
              });
    } catch (RuntimeException e) {
      LOG.errorf(e, "process %s is tried again in %s", key, AFTER_A_FAULT);
      if (waiting.add(key)) {
        later(key, AFTER_A_FAULT);
      }
    } finally {
      inHand.remove(key);
    }
  }

  /** A change in between may have put it off; then it is enqueued again for its time. */
  private boolean due(JournalEntry entry, Instant now) {
    boolean due = entry.tries().notBefore().filter(now::isBefore).isEmpty();
    if (!due) {
      enqueue(entry);
    }
    return due;
  }

  /** Lets the submissions in hand end; the rest stays in the journal. */
  public void stop() {
    pool.shutdown();
    try {
      if (!pool.awaitTermination(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("a submission is left in the middle; the next start asks Slurm for its job");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
