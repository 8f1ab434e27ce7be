package br.org.linea.orchestration.messages;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * The run is over.
 *
 * @param processId the process
 * @param taskId its unique id
 * @param job what is known, with the evidence that the verdict rests on
 * @param outcome how it ended
 * @param failure why it failed; present exactly when {@code outcome} is {@link JobOutcome#FAILED}
 * @param detail a sentence for a person, naming the evidence
 */
@JsonTypeName("process.ended")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@RegisterForReflection
public record JobEnded(
    ProcessId processId,
    UUID taskId,
    JobSnapshot job,
    JobOutcome outcome,
    Optional<FailureReason> failure,
    String detail)
    implements ProcessEvent {

  /**
   * Refuses what cannot be acted on; a failure has its reason and nothing else has one.
   *
   * @throws NullPointerException when a part is missing
   * @throws IllegalArgumentException when {@code failure} and {@code outcome} disagree
   */
  public JobEnded {
    Objects.requireNonNull(processId, "processId is missing");
    Objects.requireNonNull(taskId, "taskId is missing");
    Objects.requireNonNull(job, "job is missing");
    Objects.requireNonNull(outcome, "outcome is missing");
    failure = failure == null ? Optional.empty() : failure;
    if (failure.isPresent() != (outcome == JobOutcome.FAILED)) {
      throw new IllegalArgumentException(
          "a failure reason belongs to FAILED and to nothing else: " + outcome + ", " + failure);
    }
  }

  @Override
  public String routingKey() {
    return switch (outcome) {
      case SUCCEEDED -> "process.successful";
      case FAILED -> "process.failed";
      case CANCELLED -> "process.stopped";
    };
  }
}
