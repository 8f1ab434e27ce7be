package br.org.linea.orchestration.messages;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/**
 * What an agent knows of one process. Every event carries all of it, never a change to what an
 * earlier one said, so a skipped or repeated event costs nothing.
 */
@RegisterForReflection
public sealed interface ProcessEvent extends Event
    permits StartDeferred, JobSubmitted, JobAlive, JobEnded, StartRefused, JobLost {

  /** The process it is about. */
  ProcessId processId();

  /**
   * The process's unique id; an event whose id differs from the stored one belongs to another
   * process.
   */
  UUID taskId();

  /** The executor's view of the run when the event was made. */
  JobSnapshot job();

  @Override
  default String subject() {
    return processId().toString();
  }
}
