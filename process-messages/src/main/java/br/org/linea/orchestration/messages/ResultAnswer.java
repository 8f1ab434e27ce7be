package br.org.linea.orchestration.messages;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An agent's answer to a {@link ResultQuestion}. That of a list is the message's body. That of a
 * file is the AMQP header {@link #HEADER}, since the body is the file's bytes.
 *
 * @param processId the process
 * @param outcome whether the question was answered
 * @param offset of a file, where the bytes begin in it; of a list, how many entries were left out
 * @param size of a file, its bytes when it was read; of a list, how many entries match
 * @param identity of a file: device, inode, size and time of its last change, as an opaque text;
 *     two parts with the same identity are of the same content
 * @param modifiedAt of a file, when its content was last changed
 * @param files the list, in the order of paths, outputs first
 * @param incomplete of a list: whether the run directory has more entries than the agent reads
 * @param detail a sentence for a person, empty when all is well
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@RegisterForReflection
public record ResultAnswer(
    ProcessId processId,
    Outcome outcome,
    long offset,
    long size,
    Optional<String> identity,
    Optional<Instant> modifiedAt,
    List<ResultFile> files,
    boolean incomplete,
    String detail) {

  /** The AMQP header that has the answer, as JSON, when the body is the bytes of a file. */
  public static final String HEADER = "answer";

  /** Whether the question was answered. */
  @RegisterForReflection
  public enum Outcome {
    /** It was. */
    READ,
    /** There is no such file, or no such run, at this agent. */
    ABSENT,
    /** The agent does not read it: it is no regular file, or its job has closed it. */
    REFUSED,
    /** The file is not the one that was read before, or was changed since. */
    CHANGED
  }

  /**
   * Completes an answer that lacks optional parts.
   *
   * @throws NullPointerException when process or outcome are missing
   */
  public ResultAnswer {
    Objects.requireNonNull(processId, "processId is missing");
    Objects.requireNonNull(outcome, "outcome is missing");
    identity = identity == null ? Optional.empty() : identity;
    modifiedAt = modifiedAt == null ? Optional.empty() : modifiedAt;
    files = files == null ? List.of() : List.copyOf(files);
    detail = detail == null ? "" : detail;
  }

  /** An answer without content. */
  public static ResultAnswer nothing(ProcessId processId, Outcome outcome, String why) {
    return new ResultAnswer(
        processId, outcome, 0, 0, Optional.empty(), Optional.empty(), List.of(), false, why);
  }

  /** This part of a list and the one behind it. */
  public ResultAnswer with(ResultAnswer next) {
    return new ResultAnswer(
        processId,
        outcome,
        offset,
        next.size,
        identity,
        modifiedAt,
        Stream.concat(files.stream(), next.files.stream()).toList(),
        next.incomplete,
        detail);
  }
}
