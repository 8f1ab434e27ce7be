package br.org.linea.orchestration.agent.dispatch;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.journal.EntryPhase;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Lets the journal forget what is long over and told. A Start that comes again later still finds
 * the run directory's lock.
 */
@ApplicationScoped
public class Retention {

  private static final Logger LOG = Logger.getLogger(Retention.class);

  private final Journal journal;
  private final Clock clock;
  private final Duration retention;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("retention").daemon(true).factory());

  @Inject
  Retention(Journal journal, Clock clock, AgentConfig config) {
    this.journal = journal;
    this.clock = clock;
    this.retention = config.journalRetention();
  }

  /** Begins. */
  public void start() {
    thread.scheduleWithFixedDelay(this::sweepSafely, 1, 60, TimeUnit.MINUTES);
  }

  /** Ends. */
  public void stop() {
    thread.shutdownNow();
  }

  private void sweepSafely() {
    try {
      sweep();
    } catch (RuntimeException e) {
      // The schedule would end with the first exception.
      LOG.error("the journal keeps what it might forget, until the next hour", e);
    }
  }

  void sweep() {
    Instant oldest = clock.instant().minus(retention);
    List<JournalEntry> old =
        journal.entries(EntryPhase.OVER).stream()
            .filter(entry -> entry.settled() && entry.unsent().isEmpty())
            .filter(entry -> entry.changedAt().isBefore(oldest))
            .toList();
    old.forEach(entry -> journal.forget(entry.key()));
    if (!old.isEmpty()) {
      LOG.infof("the journal has forgotten %d processes that ended before %s", old.size(), oldest);
    }
  }
}
