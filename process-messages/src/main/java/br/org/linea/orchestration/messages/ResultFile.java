package br.org.linea.orchestration.messages;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * An entry of a run directory.
 *
 * @param path relative to the run directory
 * @param size in bytes, 0 when it is no regular file
 * @param modifiedAt when its content was last changed, by the file server's clock
 * @param kind what it is; only a {@link Kind#FILE} is ever read
 * @param output whether the pipeline names it as one of its outputs
 */
@RegisterForReflection
public record ResultFile(
    ResultPath path, long size, Instant modifiedAt, Kind kind, boolean output) {

  /** What an entry is. Folders are not listed: the paths of what they hold name them. */
  @RegisterForReflection
  public enum Kind {
    /** A regular file. */
    FILE,
    /** A symbolic link, which is never followed. */
    LINK,
    /** A FIFO, a socket or a device. */
    OTHER
  }
}
