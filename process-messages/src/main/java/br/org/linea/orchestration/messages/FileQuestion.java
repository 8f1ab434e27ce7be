package br.org.linea.orchestration.messages;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Objects;
import java.util.UUID;

/**
 * Asks an agent for a part of a run's file; see the package's description for how it travels.
 *
 * @param processId the process
 * @param taskId its unique id; a run directory that belongs to another one is not read
 * @param pipeline with {@code processId} it gives the run directory
 * @param file which file
 * @param offset first byte wanted, from 0; a negative one counts from the end, -65536 being the
 *     last 64 KiB, or the whole of a shorter file
 * @param limit most bytes wanted, 1 to {@link #MOST_BYTES}
 */
@RegisterForReflection
public record FileQuestion(
    ProcessId processId, UUID taskId, PipelineName pipeline, RunFile file, long offset, int limit) {

  /** Most bytes of one answer: 1 MiB. */
  public static final int MOST_BYTES = 1024 * 1024;

  /**
   * Refuses what cannot be answered.
   *
   * @throws NullPointerException when a part is missing
   * @throws IllegalArgumentException when the limit is out of bounds
   */
  public FileQuestion {
    Objects.requireNonNull(processId, "processId is missing");
    Objects.requireNonNull(taskId, "taskId is missing");
    Objects.requireNonNull(pipeline, "pipeline is missing");
    Objects.requireNonNull(file, "file is missing");
    if (limit < 1 || limit > MOST_BYTES) {
      throw new IllegalArgumentException("a limit is 1 to " + MOST_BYTES + " bytes, not " + limit);
    }
  }
}
