package br.org.linea.orchestration.api.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Puts the targets of references in their place.
 *
 * @param schema the whole document
 */
record SchemaReferences(JsonNode schema) {

  private static final int MOST_REFERENCES = 20;

  /** The schema with its references and its only alternative to {@code null} put in. */
  JsonNode resolved(JsonNode place) {
    JsonNode found = place;
    for (int i = 0; i < MOST_REFERENCES; i++) {
      Optional<JsonNode> inner = inner(found);
      if (inner.isEmpty()) {
        return found;
      }
      ObjectNode merged = inner.get().isObject() ? inner.get().deepCopy() : null;
      if (merged == null) {
        return found;
      }
      ObjectNode own = ((ObjectNode) found).deepCopy();
      own.remove(List.of("$ref", "anyOf", "allOf"));
      merged.setAll(own);
      found = merged;
    }
    return MissingNode.getInstance();
  }

  private Optional<JsonNode> inner(JsonNode place) {
    String reference = place.path("$ref").asText();
    if (reference.startsWith("#/")) {
      return Optional.of(schema.at(reference.substring(1)));
    }
    if (place.path("allOf").size() == 1) {
      return Optional.of(place.path("allOf").get(0));
    }
    List<JsonNode> others =
        StreamSupport.stream(place.path("anyOf").spliterator(), false)
            .filter(each -> !each.path("type").asText().equals("null"))
            .toList();
    return others.size() == 1 ? Optional.of(others.getFirst()) : Optional.empty();
  }
}
