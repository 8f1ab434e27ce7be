package br.org.linea.orchestration.agent.dispatch;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.journal.EntryPhase;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.runtime.Repeating;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
  private final Repeating sweeping =
      new Repeating(
          "retention", this::sweep, "the journal keeps what it might forget, until the next hour");

  @Inject
  Retention(Journal journal, Clock clock, AgentConfig config) {
    this.journal = journal;
    this.clock = clock;
    this.retention = config.journalRetention();
  }

  /** Begins. */
  public void start() {
    sweeping.start(Duration.ofMinutes(1), Duration.ofHours(1));
  }

  /** Ends. */
  public void stop() {
    sweeping.stop();
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
