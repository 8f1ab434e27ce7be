package br.org.linea.orchestration.messages;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Asks an agent what a run has left in its run directory: a list, or a part of one file. It travels
 * as a {@link FileQuestion} does, with the AMQP property {@code type} {@link #TYPE}. An agent that
 * does not know it takes it for a question about {@code run.out}, and its answer lacks that type.
 *
 * @param processId the process
 * @param taskId its unique id; a run directory that belongs to another one is not read
 * @param pipeline with {@code processId} it gives the run directory
 * @param file always {@link RunFile#OUT}, for agents that know nothing else
 * @param offset of a list, how many entries to leave out; of a file, the first byte wanted, a
 *     negative one counts from the end
 * @param limit most entries, 1 to {@link #MOST_ENTRIES}, or most bytes, 1 to {@link
 *     FileQuestion#MOST_BYTES}
 * @param path the file; absent when a list is wanted
 * @param glob which entries the list has; absent for all
 * @param outputs what the pipeline names as its outputs; these come first in the list
 * @param identity which file was read before; when it is another one by now, nothing is read
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@RegisterForReflection
public record ResultQuestion(
    ProcessId processId,
    UUID taskId,
    PipelineName pipeline,
    RunFile file,
    long offset,
    int limit,
    Optional<ResultPath> path,
    Optional<ResultGlob> glob,
    List<ResultGlob> outputs,
    Optional<String> identity) {

  /** The AMQP property {@code type} of such a question and of its answer. */
  public static final String TYPE = "result";

  /** Most entries of one answer. */
  public static final int MOST_ENTRIES = 1000;

  /**
   * Refuses what cannot be answered.
   *
   * @throws NullPointerException when a part is missing
   * @throws IllegalArgumentException when a number is out of bounds
   */
  public ResultQuestion {
    Objects.requireNonNull(processId, "processId is missing");
    Objects.requireNonNull(taskId, "taskId is missing");
    Objects.requireNonNull(pipeline, "pipeline is missing");
    Objects.requireNonNull(file, "file is missing");
    path = path == null ? Optional.empty() : path;
    glob = glob == null ? Optional.empty() : glob;
    outputs = outputs == null ? List.of() : List.copyOf(outputs);
    identity = identity == null ? Optional.empty() : identity;
    int most = path.isPresent() ? FileQuestion.MOST_BYTES : MOST_ENTRIES;
    if (limit < 1 || limit > most) {
      throw new IllegalArgumentException("a limit is 1 to " + most + ", not " + limit);
    }
    if (path.isEmpty() && offset < 0) {
      throw new IllegalArgumentException("a list begins at 0 or later, not at " + offset);
    }
  }
}
