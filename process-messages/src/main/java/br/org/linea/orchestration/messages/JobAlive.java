package br.org.linea.orchestration.messages;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Locale;
import java.util.UUID;

/**
 * The job lives. A requeued job goes from {@link JobPhase#RUNNING} back to {@link
 * JobPhase#PENDING}.
 *
 * @param processId the process
 * @param taskId its unique id
 * @param job what is known
 * @param phase where it is
 */
@JsonTypeName("process.alive")
public record JobAlive(ProcessId processId, UUID taskId, JobSnapshot job, JobPhase phase)
    implements ProcessEvent {

  @Override
  public String routingKey() {
    return "process." + phase.name().toLowerCase(Locale.ROOT);
  }
}
