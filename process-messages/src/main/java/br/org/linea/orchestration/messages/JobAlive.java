package br.org.linea.orchestration.messages;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;
import java.util.Objects;
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
@RegisterForReflection
public record JobAlive(ProcessId processId, UUID taskId, JobSnapshot job, JobPhase phase)
    implements ProcessEvent {

  /**
   * Refuses what cannot be acted on.
   *
   * @throws NullPointerException when a part is missing
   */
  public JobAlive {
    Objects.requireNonNull(processId, "processId is missing");
    Objects.requireNonNull(taskId, "taskId is missing");
    Objects.requireNonNull(job, "job is missing");
    Objects.requireNonNull(phase, "phase is missing");
  }

  @Override
  public String routingKey() {
    return "process." + phase.name().toLowerCase(Locale.ROOT);
  }
}
