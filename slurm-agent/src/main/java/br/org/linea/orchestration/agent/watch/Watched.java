package br.org.linea.orchestration.agent.watch;

import br.org.linea.orchestration.agent.journal.EntryPhase;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.JournalListener;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The entries that Slurm is asked about. The watch looks several times a second; thousands of
 * entries are gone through only when the journal has changed. For one thread, but for what the
 * journal tells.
 */
final class Watched implements JournalListener {

  private final Journal journal;
  private final AtomicLong changes = new AtomicLong();
  private long taken = -1;
  private List<JournalEntry> live = List.of();
  private List<JournalEntry> parents = List.of();

  Watched(Journal journal) {
    this.journal = journal;
    journal.onChange(this);
  }

  @Override
  public void changed(Optional<JournalEntry> before, JournalEntry after) {
    changes.incrementAndGet();
  }

  @Override
  public void forgotten(JournalEntry entry) {
    changes.incrementAndGet();
  }

  /** Runs that Slurm has under a journalled number. */
  List<JournalEntry> live() {
    refresh();
    return live;
  }

  /** Parents that are over and whose children are not yet known to be gone. */
  List<JournalEntry> parents() {
    refresh();
    return parents;
  }

  private void refresh() {
    // Before the look: what changes during it is looked for once more.
    long now = changes.get();
    if (now == taken) {
      return;
    }
    live = journal.entries(EntryPhase.LIVE).stream().filter(entry -> !entry.isLocal()).toList();
    parents =
        journal.entries(EntryPhase.OVER).stream()
            .filter(entry -> !entry.settled() && !entry.isLocal())
            .toList();
    taken = now;
  }
}
