package br.org.linea.orchestration.messages;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The path of a file that a run has left, relative to its run directory.
 *
 * @param value names with {@code /} between them; none is empty, {@code .} or {@code ..}
 */
@RegisterForReflection
public record ResultPath(@JsonValue String value) {

  /** The agent's own folder in a run directory; nothing in it is a result. */
  public static final String OWN_FOLDER = ".orchestration";

  /** Most bytes of a path in UTF-8. */
  public static final int MOST_BYTES = 4096;

  /**
   * Checks the path.
   *
   * @throws IllegalArgumentException when it leads out of the run directory or into the agent's own
   *     folder; the message says what is allowed
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ResultPath {
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException("a path has at least one name");
    }
    if (value.indexOf('\0') >= 0
        || value.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES
        || names(value).stream()
            .anyMatch(name -> name.isEmpty() || name.equals(".") || name.equals(".."))) {
      throw new IllegalArgumentException(
          "a path is relative, has at most %d bytes, and no empty name, '.' or '..' in it"
              .formatted(MOST_BYTES));
    }
    if (names(value).getFirst().equals(OWN_FOLDER)) {
      throw new IllegalArgumentException(OWN_FOLDER + " holds no results");
    }
  }

  /** Its names, the file's own last. */
  public List<String> names() {
    return names(value);
  }

  private static List<String> names(String path) {
    return List.of(path.split("/", -1));
  }

  @Override
  public String toString() {
    return value;
  }
}
