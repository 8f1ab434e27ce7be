package br.org.linea.orchestration.agent.journal;

import br.org.linea.orchestration.messages.ProcessId;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/**
 * What the journal knows a process by. The number alone would not do: a database restored from a
 * backup gives it out again.
 *
 * @param processId the public number
 * @param taskId the unique id
 */
@RegisterForReflection
public record ProcessKey(ProcessId processId, UUID taskId) {

  @Override
  public String toString() {
    return processId + " (" + taskId + ")";
  }
}
