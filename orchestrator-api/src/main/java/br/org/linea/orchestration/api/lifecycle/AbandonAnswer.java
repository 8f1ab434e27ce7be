package br.org.linea.orchestration.api.lifecycle;

import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.messages.WorkerName;
import java.time.Instant;

/** The result of a request to abandon a process. */
public sealed interface AbandonAnswer {

  /**
   * The process has ended, now or earlier.
   *
   * @param process as it is
   */
  record Over(ProcessRecord process) implements AbandonAnswer {}

  /**
   * A live agent holds it; nothing was changed.
   *
   * @param process as it is
   * @param worker the agent
   * @param lastSeen when the agent sent its last heartbeat
   */
  record Held(ProcessRecord process, WorkerName worker, Instant lastSeen)
      implements AbandonAnswer {}

  /** There is no such process. */
  record Unknown() implements AbandonAnswer {}
}
