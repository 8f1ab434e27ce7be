package br.org.linea.orchestration.messages;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Objects;
import java.util.UUID;

/**
 * Not now: the executor's limits or an absent controller hold the submission back, and the agent
 * goes on trying.
 *
 * @param processId the process
 * @param taskId its unique id
 * @param job what is known; {@link JobSnapshot#reason()} says what holds it back
 */
@JsonTypeName("process.deferred")
@RegisterForReflection
public record StartDeferred(ProcessId processId, UUID taskId, JobSnapshot job)
    implements ProcessEvent {

  /**
   * Refuses what cannot be acted on.
   *
   * @throws NullPointerException when a part is missing
   */
  public StartDeferred {
    Objects.requireNonNull(processId, "processId is missing");
    Objects.requireNonNull(taskId, "taskId is missing");
    Objects.requireNonNull(job, "job is missing");
  }

  @Override
  public String routingKey() {
    return "process.queued";
  }
}
