package br.org.linea.orchestration.api.pipeline;

import br.org.linea.orchestration.api.pipeline.ConfigOutcome.ConfigError;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * Finds what JSON can say but no config file can hold: nesting that PyYAML gives up at, numbers far
 * beyond a float, halves of characters.
 */
final class YamlLimits {

  /** PyYAML, which reads the file in the end, gives up some levels above this. */
  private static final int DEEPEST = 100;

  /** What a 64-bit float can hold, and then some. */
  private static final int LARGEST_EXPONENT = 400;

  private YamlLimits() {}

  /** The first such place. */
  static Optional<ConfigError> fault(JsonNode config) {
    return fault(config, "", 0);
  }

  private static Optional<ConfigError> fault(JsonNode value, String pointer, int depth) {
    if (depth > DEEPEST) {
      return error(pointer, "is nested deeper than " + DEEPEST + " levels");
    }
    if (value.isBigDecimal() && isTooLarge(value.decimalValue())) {
      return error(pointer, "must be a number that fits a float, not " + Pointer.shown(value));
    }
    if (value.isTextual() && hasHalfACharacter(value.textValue())) {
      return error(pointer, "holds half a character (a lone surrogate)");
    }
    if (value instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        if (hasHalfACharacter(entry.getKey())) {
          return error(pointer, "has a key with half a character (a lone surrogate)");
        }
        Optional<ConfigError> found =
            fault(entry.getValue(), Pointer.child(pointer, entry.getKey()), depth + 1);
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    }
    for (int i = 0; i < value.size(); i++) {
      Optional<ConfigError> found = fault(value.get(i), pointer + "/" + i, depth + 1);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<ConfigError> error(String pointer, String message) {
    return Optional.of(new ConfigError(pointer, message));
  }

  private static boolean isTooLarge(BigDecimal number) {
    return number.signum() != 0
        && Math.abs((long) number.precision() - number.scale()) > LARGEST_EXPONENT;
  }

  private static boolean hasHalfACharacter(String text) {
    // A whole pair comes out as one code point above the surrogates.
    return text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
