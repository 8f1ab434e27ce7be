package br.org.linea.orchestration.messages;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.regex.Pattern;

/**
 * A pipeline's key in the catalogue. It names a folder of run directories, hence no slash, no
 * blank, no leading dot.
 *
 * @param value 1 to 100 of letters, digits, {@code _ . -}, beginning with a letter or a digit
 */
@RegisterForReflection
public record PipelineName(@JsonValue String value) implements Comparable<PipelineName> {

  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}");

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException when the name has another shape; the message says which is
   *     allowed
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public PipelineName {
    if (value == null || !SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a pipeline's name is 1 to 100 letters, digits, '_', '.' and '-', beginning with a letter or a digit, not '"
              + value
              + "'");
    }
  }

  /**
   * Where a process of this pipeline runs, relative to the processing folder. Both programs derive
   * it; it never travels.
   *
   * @param id the process
   * @return {@code <pipeline>/<id padded to eight digits>}
   */
  public String runPath(ProcessId id) {
    return value + "/" + id.padded();
  }

  @Override
  public int compareTo(PipelineName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
