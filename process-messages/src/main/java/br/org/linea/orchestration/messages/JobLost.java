package br.org.linea.orchestration.messages;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Objects;
import java.util.UUID;

/**
 * The agent gives up: for the whole grace every source answered and none knew the job.
 *
 * @param processId the process
 * @param taskId its unique id
 * @param job what was last known
 * @param detail which sources were asked, for how long
 */
@JsonTypeName("process.lost")
@RegisterForReflection
public record JobLost(ProcessId processId, UUID taskId, JobSnapshot job, String detail)
    implements ProcessEvent {

  /**
   * Refuses what cannot be acted on.
   *
   * @throws NullPointerException when a part is missing
   */
  public JobLost {
    Objects.requireNonNull(processId, "processId is missing");
    Objects.requireNonNull(taskId, "taskId is missing");
    Objects.requireNonNull(job, "job is missing");
  }

  @Override
  public String routingKey() {
    return "process.failed";
  }
}
