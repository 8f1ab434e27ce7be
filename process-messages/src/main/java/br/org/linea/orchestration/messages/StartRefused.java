package br.org.linea.orchestration.messages;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Objects;
import java.util.UUID;

/**
 * The run will never be submitted.
 *
 * @param processId the process
 * @param taskId its unique id
 * @param job what is known; no job id
 * @param reason {@link FailureReason#REFUSED} when the executor said no, {@link
 *     FailureReason#BAD_CONFIG} when the agent did
 * @param detail the executor's or the agent's words
 */
@JsonTypeName("process.refused")
@RegisterForReflection
public record StartRefused(
    ProcessId processId, UUID taskId, JobSnapshot job, FailureReason reason, String detail)
    implements ProcessEvent {

  /**
   * Refuses what cannot be acted on.
   *
   * @throws NullPointerException when a part is missing
   */
  public StartRefused {
    Objects.requireNonNull(processId, "processId is missing");
    Objects.requireNonNull(taskId, "taskId is missing");
    Objects.requireNonNull(job, "job is missing");
    Objects.requireNonNull(reason, "reason is missing");
  }

  @Override
  public String routingKey() {
    return "process.failed";
  }
}
