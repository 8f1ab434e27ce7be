package br.org.linea.orchestration.agent.journal;

import br.org.linea.orchestration.messages.ProcessId;
import java.util.UUID;

/**
 * What the journal knows a process by. The number alone would not do: a database restored from a
 * backup gives it out again.
 *
 * @param processId the public number
 * @param taskId the unique id
 */
public record ProcessKey(ProcessId processId, UUID taskId) {

  private static final int HEX_DIGITS = 12;

  /** Name of the entry's file, without its ending. */
  String fileStem() {
    return processId.padded() + "-" + taskId.toString().replace("-", "").substring(0, HEX_DIGITS);
  }

  @Override
  public String toString() {
    return processId + " (" + taskId + ")";
  }
}
