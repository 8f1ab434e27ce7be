package br.org.linea.orchestration.importer;

import java.util.List;

/** The result of an old row. */
sealed interface Outcome {

  /**
   * It is brought over.
   *
   * @param process as it is stored
   * @param warnings what somebody should know of it
   */
  record Brought(NewProcess process, List<String> warnings) implements Outcome {}

  /**
   * It stays where it is.
   *
   * @param why with what to do
   */
  record Left(String why) implements Outcome {}
}
