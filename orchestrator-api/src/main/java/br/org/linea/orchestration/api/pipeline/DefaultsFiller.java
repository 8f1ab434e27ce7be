package br.org.linea.orchestration.api.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes the effective config of the keys that a client gave: defaults at every depth, keys in the
 * order of the schema, those it does not name after them. Judges nothing. For one config and one
 * thread.
 */
final class DefaultsFiller {

  /**
   * How many branches may be filled in to see whether a value fits them. Far more than any real
   * config needs, but a deep one and a schema that contains itself could go on for ever.
   */
  private static final int MOST_TRIES = 10_000;

  /** The config needs more work than any real one. */
  static final class TooMuchWork extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final Subschemas subschemas;
  private final Map<String, String> hints = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();

  /** The schemas of the value at hand and of those around it. */
  private final Deque<String> around = new ArrayDeque<>();

  private boolean trying;
  private int tries;
  private int inventing;

  DefaultsFiller(ConfigSchema schema) {
    this.subschemas = new Subschemas(schema, this::tried);
  }

  /** The effective config; the methods below return what was found on the way. */
  ObjectNode complete(SchemaNode root, ObjectNode given) {
    return (ObjectNode) complete(List.of(root), given, "");
  }

  /** What might have been meant by each key that the schema does not name, by its pointer. */
  Map<String, String> hints() {
    return hints;
  }

  /** A sentence for each key that the schema neither names nor forbids. */
  List<String> warnings() {
    return warnings;
  }

  private JsonNode tried(SchemaNode branch, JsonNode value) {
    if (inventing > 0) {
      // The request has no such value; its own schema inside itself would be tried for ever.
      return value;
    }
    if (++tries > MOST_TRIES) {
      throw new TooMuchWork();
    }
    boolean before = trying;
    trying = true;
    try {
      return complete(List.of(branch), value, "");
    } finally {
      trying = before;
    }
  }

  private JsonNode complete(List<SchemaNode> places, JsonNode value, String pointer) {
    if (!value.isContainerNode()) {
      return value;
    }
    List<SchemaNode> parts = about(places, value);
    parts.forEach(part -> around.push(part.pointer()));
    try {
      return value instanceof ObjectNode object
          ? object(parts, object, pointer)
          : array(parts, (ArrayNode) value, pointer);
    } finally {
      parts.forEach(part -> around.pop());
    }
  }

  private List<SchemaNode> about(List<SchemaNode> places, JsonNode value) {
    return places.stream()
        .flatMap(place -> subschemas.about(place, value).stream())
        .distinct()
        .toList();
  }

  private ObjectNode object(List<SchemaNode> parts, ObjectNode given, String pointer) {
    Map<String, List<SchemaNode>> named = named(parts);
    ObjectNode full = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, List<SchemaNode>> property : named.entrySet()) {
      String key = property.getKey();
      Optional<JsonNode> value =
          given.has(key)
              ? Optional.of(
                  complete(property.getValue(), given.get(key), Pointer.child(pointer, key)))
              : missing(property.getValue(), Pointer.child(pointer, key));
      value.ifPresent(present -> full.set(key, present));
    }
    for (Map.Entry<String, JsonNode> extra : given.properties()) {
      String key = extra.getKey();
      if (!named.containsKey(key)) {
        List<SchemaNode> places = unnamed(parts, key);
        if (places.isEmpty()) {
          unknown(parts, named.keySet(), given, pointer, key);
        }
        full.set(key, complete(places, extra.getValue(), Pointer.child(pointer, key)));
      }
    }
    return full;
  }

  private static Map<String, List<SchemaNode>> named(List<SchemaNode> parts) {
    Map<String, List<SchemaNode>> named = new LinkedHashMap<>();
    for (SchemaNode part : parts) {
      SchemaNode properties = part.at("properties");
      for (Map.Entry<String, JsonNode> property : properties.json().properties()) {
        named
            .computeIfAbsent(property.getKey(), key -> new ArrayList<>())
            .add(properties.at(property.getKey()));
      }
    }
    return named;
  }

  /** The schemas for a key that {@code properties} does not name. */
  private static List<SchemaNode> unnamed(List<SchemaNode> parts, String key) {
    List<SchemaNode> places = new ArrayList<>();
    for (SchemaNode part : parts) {
      SchemaNode patterns = part.at("patternProperties");
      for (Map.Entry<String, JsonNode> pattern : patterns.json().properties()) {
        if (Pattern.compile(pattern.getKey()).matcher(key).find()) {
          places.add(patterns.at(pattern.getKey()));
        }
      }
    }
    for (SchemaNode part : parts) {
      if (places.isEmpty() && part.json().path("additionalProperties").isObject()) {
        places.add(part.at("additionalProperties"));
      }
    }
    return places;
  }

  private void unknown(
      List<SchemaNode> parts, Set<String> known, ObjectNode given, String pointer, String key) {
    boolean isFree =
        known.isEmpty()
            || parts.stream()
                .anyMatch(part -> part.json().path("additionalProperties").asBoolean(false));
    if (trying || isFree) {
      return;
    }
    Set<String> open = new LinkedHashSet<>(known);
    given.fieldNames().forEachRemaining(open::remove);
    String at = Pointer.child(pointer, key);
    String hint =
        Spelling.nearest(key, open).map(near -> "; did you mean " + near + "?").orElse("");
    hints.put(at, hint);
    if (parts.stream().noneMatch(part -> part.has("additionalProperties"))) {
      warnings.add(at + " is not a key that this pipeline knows" + hint);
    }
  }

  /** What stands for a value that was not given, if anything does. */
  private Optional<JsonNode> missing(List<SchemaNode> places, String pointer) {
    inventing++;
    try {
      for (SchemaNode part : about(places, JsonNodeFactory.instance.missingNode())) {
        if (part.has("default")) {
          JsonNode start = part.json().get("default").deepCopy();
          return Optional.of(isAround(places, start) ? start : complete(places, start, pointer));
        }
      }
      JsonNode start = JsonNodeFactory.instance.objectNode();
      if (isAround(places, start)) {
        return Optional.empty();
      }
      JsonNode made = complete(places, start, pointer);
      return made.isEmpty() || !hasAllRequired(places, made) ? Optional.empty() : Optional.of(made);
    } finally {
      inventing--;
    }
  }

  /**
   * Whether the value's schema is inside itself. Defaults would then go on without end, so such a
   * value is taken as it is.
   */
  private boolean isAround(List<SchemaNode> places, JsonNode value) {
    return about(places, value).stream().anyMatch(part -> around.contains(part.pointer()));
  }

  private boolean hasAllRequired(List<SchemaNode> places, JsonNode made) {
    for (SchemaNode part : about(places, made)) {
      for (JsonNode key : part.json().path("required")) {
        if (!made.has(key.asText())) {
          return false;
        }
      }
    }
    return true;
  }

  private ArrayNode array(List<SchemaNode> parts, ArrayNode given, String pointer) {
    ArrayNode full = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < given.size(); i++) {
      List<SchemaNode> places = new ArrayList<>();
      for (SchemaNode part : parts) {
        if (i < part.json().path("prefixItems").size()) {
          places.add(part.at("prefixItems").at(i));
        } else if (part.json().path("items").isObject()) {
          places.add(part.at("items"));
        }
      }
      full.add(complete(places, given.get(i), pointer + "/" + i));
    }
    return full;
  }
}
