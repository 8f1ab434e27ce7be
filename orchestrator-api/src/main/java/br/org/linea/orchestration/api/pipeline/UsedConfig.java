package br.org.linea.orchestration.api.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * The forms in which clients send a config. The system that this one replaces took everything that
 * Python holds for false as "the defaults", and a JSON object as text as well as by itself.
 */
final class UsedConfig {

  private UsedConfig() {}

  /** The keys that the client gave, none for the defaults; empty when it gave no config at all. */
  static Optional<ObjectNode> keys(JsonNode used) {
    if (used == null || isFalsy(used)) {
      return Optional.of(JsonNodeFactory.instance.objectNode());
    }
    if (used instanceof ObjectNode object) {
      return Optional.of(object);
    }
    return used.isTextual() ? parse(used.textValue()) : Optional.empty();
  }

  private static boolean isFalsy(JsonNode used) {
    return switch (used.getNodeType()) {
      case NULL, MISSING -> true;
      case STRING -> used.textValue().isEmpty();
      case ARRAY -> used.isEmpty();
      case NUMBER -> used.decimalValue().signum() == 0;
      case BOOLEAN -> !used.booleanValue();
      default -> false;
    };
  }

  private static Optional<ObjectNode> parse(String text) {
    try {
      return ExactJson.parse(text) instanceof ObjectNode object
          ? Optional.of(object)
          : Optional.empty();
    } catch (JsonProcessingException e) {
      // The answer quotes the text, which says more than the parser's message.
      return Optional.empty();
    }
  }
}
