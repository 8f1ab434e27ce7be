package br.org.linea.orchestration.messages;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * An agent's answer to a {@link FileQuestion}.
 *
 * @param processId the process
 * @param file which file
 * @param outcome whether it was read
 * @param offset where {@code content} begins in the file
 * @param size bytes that the file had when it was read, 0 when it was not
 * @param content the bytes, in Base64 (RFC 4648, section 4); empty at the end of the file
 * @param detail a sentence for a person, empty when it was read
 */
@RegisterForReflection
public record FileAnswer(
    ProcessId processId,
    RunFile file,
    Outcome outcome,
    long offset,
    long size,
    String content,
    String detail) {

  /** Whether a file was read. */
  @RegisterForReflection
  public enum Outcome {
    /** It was; {@code content} is what it holds there. */
    READ,
    /** There is no such file, or no such run, at this agent; a run that has not begun has none. */
    ABSENT,
    /**
     * The agent does not read it: the run directory belongs to another process, or the file's real
     * path is not in it, or it is no regular file.
     */
    REFUSED
  }
}
