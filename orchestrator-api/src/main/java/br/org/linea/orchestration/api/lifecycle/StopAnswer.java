package br.org.linea.orchestration.api.lifecycle;

import br.org.linea.orchestration.api.store.ProcessRecord;

/** The result of a request to stop. */
public sealed interface StopAnswer {

  /**
   * The stop is stored and its command is in the outbox.
   *
   * @param process as it is now
   */
  record Stopping(ProcessRecord process) implements StopAnswer {}

  /**
   * It was asked for before.
   *
   * @param process as it is
   */
  record AlreadyStopping(ProcessRecord process) implements StopAnswer {}

  /**
   * The process had already ended.
   *
   * @param process as it is
   */
  record AlreadyFinished(ProcessRecord process) implements StopAnswer {}

  /** There is no such process. */
  record Unknown() implements StopAnswer {}
}
