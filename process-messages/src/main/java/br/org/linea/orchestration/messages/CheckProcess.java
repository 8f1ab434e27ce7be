package br.org.linea.orchestration.messages;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Objects;
import java.util.UUID;

/**
 * Look at this process now rather than at the next tick: a hint, from {@code /finish/}. Losing it
 * costs a tick.
 *
 * @param processId the process
 * @param taskId its unique id
 */
@JsonTypeName("process.check")
@RegisterForReflection
public record CheckProcess(ProcessId processId, UUID taskId) implements Command {

  /**
   * Refuses what cannot be acted on.
   *
   * @throws NullPointerException when a part is missing
   */
  public CheckProcess {
    Objects.requireNonNull(processId, "processId is missing");
    Objects.requireNonNull(taskId, "taskId is missing");
  }
}
