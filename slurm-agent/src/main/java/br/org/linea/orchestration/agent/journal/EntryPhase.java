package br.org.linea.orchestration.agent.journal;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** How far an intent has come. */
@RegisterForReflection
public enum EntryPhase {
  /** Taken over from the API; surely not handed to an executor yet. */
  ACCEPTED,
  /**
   * Handed to the executor, or perhaps so: it is not submitted again before all sources have
   * answered.
   */
  SUBMITTING,
  /** The executor has it under the journalled job id. */
  LIVE,
  /** Its last event is made. */
  OVER
}
