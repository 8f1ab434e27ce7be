package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.pipeline.ExactJson;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** Stored JSON as people read it. Every digit stays. */
final class Yaml {

  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  private Yaml() {}

  /** The text as YAML; empty for an empty object, list or text, and itself when it is no JSON. */
  static String of(String json) {
    try {
      JsonNode tree = ExactJson.parse(json);
      return tree.isEmpty() ? "" : written(tree);
    } catch (JsonProcessingException e) {
      return json;
    }
  }

  /** A value as YAML. */
  static String written(JsonNode value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree can always be written", e);
    }
  }

  /**
   * YAML or JSON that a person has typed; a missing node for nothing.
   *
   * @throws JsonProcessingException when it is neither
   */
  static JsonNode parse(String text) throws JsonProcessingException {
    String typed = text.strip();
    if (typed.isEmpty() || typed.startsWith("{")) {
      return ExactJson.parse(typed);
    }
    return MAPPER.readTree(typed);
  }

  /** The members of an object as texts. */
  static Map<String, String> texts(String json) {
    Map<String, String> texts = new LinkedHashMap<>();
    try {
      ExactJson.parse(json)
          .properties()
          .forEach(member -> texts.put(member.getKey(), member.getValue().asText()));
    } catch (JsonProcessingException e) {
      texts.put("", json);
    }
    return texts;
  }
}
