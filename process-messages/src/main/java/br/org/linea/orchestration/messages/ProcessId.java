package br.org.linea.orchestration.messages;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A process's public number: a positive 32-bit integer, never used twice by one database.
 *
 * @param value the number, at least 1
 */
@RegisterForReflection
public record ProcessId(@JsonValue int value) implements Comparable<ProcessId> {

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException when {@code value} is not positive
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ProcessId {
    if (value < 1) {
      throw new IllegalArgumentException("a process id is at least 1, not " + value);
    }
  }

  /** The number as run directories spell it: at least eight digits. */
  public String padded() {
    return "%08d".formatted(value);
  }

  @Override
  public int compareTo(ProcessId other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
