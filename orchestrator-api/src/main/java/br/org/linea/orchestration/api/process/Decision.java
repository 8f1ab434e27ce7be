package br.org.linea.orchestration.api.process;

import java.util.Set;

/** What a signal does to a process. */
public sealed interface Decision {

  /**
   * A new state.
   *
   * @param next the state
   * @param effects what else is to be done
   */
  record Advance(ProcessState next, Set<Effect> effects) implements Decision {
    /** Keeps the record immutable. */
    public Advance {
      effects = Set.copyOf(effects);
    }
  }

  /**
   * No change: the signal is late or repeats what is known.
   *
   * @param why for the log
   */
  record Ignore(String why) implements Decision {}
}
