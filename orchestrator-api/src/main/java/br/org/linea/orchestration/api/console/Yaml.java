package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.pipeline.ExactJson;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** Stored JSON as people read it. Every digit stays. */
final class Yaml {

  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  private Yaml() {}

  /** The text as YAML; empty for an empty object, list or text, and itself when it is no JSON. */
  static String of(String json) {
    try {
      JsonNode tree = ExactJson.parse(json);
      return tree.isEmpty() ? "" : MAPPER.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      return json;
    }
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
