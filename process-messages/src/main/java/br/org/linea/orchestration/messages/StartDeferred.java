package br.org.linea.orchestration.messages;

import com.fasterxml.jackson.annotation.JsonTypeName;
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
public record StartDeferred(ProcessId processId, UUID taskId, JobSnapshot job)
    implements ProcessEvent {

  @Override
  public String routingKey() {
    return "process.queued";
  }
}
