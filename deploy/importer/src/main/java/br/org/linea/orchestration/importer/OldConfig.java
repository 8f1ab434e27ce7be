package br.org.linea.orchestration.importer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;

/**
 * A config as the new system stores it.
 *
 * @param text the text of a JSON object, digits and key order untouched
 * @param readable whether the old text was one; else it is kept as a string under {@link
 *     #UNREADABLE}
 */
record OldConfig(String text, boolean readable) {

  /** Key of a text that is no JSON object. */
  static final String UNREADABLE = "unreadable_used_config";

  private static final ObjectReader STRICT =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build().reader();

  /** Takes the stored text; nothing at all is an empty object. */
  static OldConfig of(Optional<String> stored) {
    String text = stored.map(String::strip).orElse("");
    try {
      JsonNode json = STRICT.readTree(text);
      if (json.isMissingNode() || json.isNull()) {
        return new OldConfig("{}", true);
      }
      if (json.isObject()) {
        return new OldConfig(text, true);
      }
      // What the API wrote: the text of the object, as a JSON string.
      String inner = json.isTextual() ? json.textValue().strip() : text;
      if (inner.isEmpty() || json.isTextual() && STRICT.readTree(inner).isNull()) {
        return new OldConfig("{}", true);
      }
      if (json.isTextual() && STRICT.readTree(inner).isObject()) {
        return new OldConfig(inner, true);
      }
      return unreadable(inner);
    } catch (JsonProcessingException e) {
      return unreadable(text);
    }
  }

  private static OldConfig unreadable(String text) {
    return new OldConfig(
        JsonNodeFactory.instance.objectNode().put(UNREADABLE, text).toString(), false);
  }
}
