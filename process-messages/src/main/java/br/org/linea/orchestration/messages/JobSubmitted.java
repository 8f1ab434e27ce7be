package br.org.linea.orchestration.messages;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.UUID;

/**
 * The executor accepted the run.
 *
 * @param processId the process
 * @param taskId its unique id
 * @param job what is known; {@link JobSnapshot#jobId()} is present
 */
@JsonTypeName("process.submitted")
public record JobSubmitted(ProcessId processId, UUID taskId, JobSnapshot job)
    implements ProcessEvent {

  @Override
  public String routingKey() {
    return "process.pending";
  }
}
