package br.org.linea.orchestration.api.lifecycle;

import br.org.linea.orchestration.api.store.ProcessRecord;

/** What a request to stop met. */
public sealed interface StopAnswer {

  /**
   * The stop is stored and on its way.
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
   * It was over by itself.
   *
   * @param process as it is
   */
  record AlreadyFinished(ProcessRecord process) implements StopAnswer {}

  /** There is no such process. */
  record Unknown() implements StopAnswer {}
}
