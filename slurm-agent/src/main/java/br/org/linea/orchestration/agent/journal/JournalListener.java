package br.org.linea.orchestration.agent.journal;

import java.util.Optional;

/** Hears of every change, in the order of the changes to one process. */
@FunctionalInterface
public interface JournalListener {

  /**
   * Called on the changing thread when the change is on disk.
   *
   * @param before the entry as it was; empty for a new one
   * @param after the entry as it is
   */
  void changed(Optional<JournalEntry> before, JournalEntry after);

  /** Called on the changing thread when the entry, as it last was, is no longer in the journal. */
  default void forgotten(JournalEntry entry) {}
}
