package br.org.linea.orchestration.api.webhooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.TreeMap;

/** Labels as the database has them: a JSON object of texts. Pure. */
final class StoredLabels {

  private static final ObjectMapper JSON = new ObjectMapper();

  private StoredLabels() {}

  static Map<String, String> read(String stored) {
    Map<String, String> labels = new TreeMap<>();
    tree(stored)
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    return labels;
  }

  static JsonNode tree(String stored) {
    try {
      return JSON.readTree(stored);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("labels that cannot be read", e);
    }
  }

  static String write(Map<String, String> labels) {
    return JSON.valueToTree(labels).toString();
  }
}
