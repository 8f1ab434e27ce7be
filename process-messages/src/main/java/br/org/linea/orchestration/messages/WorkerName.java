package br.org.linea.orchestration.messages;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.regex.Pattern;

/**
 * The name of an agent, as an operator chose it. It is part of queue names, routing keys and URLs,
 * hence the narrow alphabet.
 *
 * @param value 1 to 63 of {@code a-z 0-9 _ -}, beginning with a letter or a digit
 */
@RegisterForReflection
public record WorkerName(@JsonValue String value) implements Comparable<WorkerName> {

  private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException when the name has another shape; the message says which is
   *     allowed
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public WorkerName {
    if (value == null || !SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "an agent's name is 1 to 63 of a-z, 0-9, '_' and '-', beginning with a letter or a digit, not '"
              + value
              + "'");
    }
  }

  @Override
  public int compareTo(WorkerName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
