package br.org.linea.orchestration.messages;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Objects;
import java.util.UUID;

/**
 * The executor accepted the run.
 *
 * @param processId the process
 * @param taskId its unique id
 * @param job what is known; {@link JobSnapshot#jobId()} is present
 */
@JsonTypeName("process.submitted")
@RegisterForReflection
public record JobSubmitted(ProcessId processId, UUID taskId, JobSnapshot job)
    implements ProcessEvent {

  /**
   * Refuses what cannot be acted on.
   *
   * @throws NullPointerException when a part is missing
   */
  public JobSubmitted {
    Objects.requireNonNull(processId, "processId is missing");
    Objects.requireNonNull(taskId, "taskId is missing");
    Objects.requireNonNull(job, "job is missing");
  }

  @Override
  public String routingKey() {
    return "process.pending";
  }
}
