package br.org.linea.orchestration.messages;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * End this process, wherever it is: an intent that the agent repeats until the executor confirms
 * the end.
 *
 * @param processId the process
 * @param taskId its unique id
 * @param requestedBy who asked for the stop
 * @param requestedAt when the API accepted the stop
 */
@JsonTypeName("process.stop")
@RegisterForReflection
public record StopProcess(ProcessId processId, UUID taskId, String requestedBy, Instant requestedAt)
    implements Command {

  /**
   * Refuses what cannot be acted on.
   *
   * @throws NullPointerException when a part is missing
   * @throws IllegalArgumentException when a time is not of the years 1 to 9999
   */
  public StopProcess {
    Objects.requireNonNull(processId, "processId is missing");
    Objects.requireNonNull(taskId, "taskId is missing");
    Objects.requireNonNull(requestedBy, "requestedBy is missing");
    TimeBounds.check(requestedAt, "requestedAt");
  }
}
