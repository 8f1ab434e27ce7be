package br.org.linea.orchestration.api.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Finds every part of a schema that speaks about one value: what references lead to, all of {@code
 * allOf}, the branch of {@code anyOf}, {@code oneOf} or {@code if} that the value fits.
 */
final class Subschemas {

  private static final List<String> CHOICES = List.of("anyOf", "oneOf");

  private final ConfigSchema schema;
  private final BiFunction<SchemaNode, JsonNode, JsonNode> completion;

  /**
   * @param completion fills a value's defaults by a branch, for branches that it fits only then
   */
  Subschemas(ConfigSchema schema, BiFunction<SchemaNode, JsonNode, JsonNode> completion) {
    this.schema = schema;
    this.completion = completion;
  }

  /** The parts, {@code start} first. */
  List<SchemaNode> about(SchemaNode start, JsonNode value) {
    Map<String, SchemaNode> found = new LinkedHashMap<>();
    collect(start, value, found);
    return new ArrayList<>(found.values());
  }

  private void collect(SchemaNode place, JsonNode value, Map<String, SchemaNode> found) {
    if (!place.json().isObject() || found.putIfAbsent(place.pointer(), place) != null) {
      return;
    }
    if (place.json().path("$ref").isTextual()) {
      schema
          .follow(place.json().path("$ref").textValue())
          .ifPresent(target -> collect(target, value, found));
    }
    for (SchemaNode part : items(place.at("allOf"))) {
      collect(part, value, found);
    }
    for (String choice : CHOICES) {
      List<SchemaNode> branches = items(place.at(choice));
      if (!branches.isEmpty()) {
        choose(branches, value).forEach(branch -> collect(branch, value, found));
      }
    }
    if (place.has("if") && value.isObject()) {
      boolean holds = schema.fits(place.at("if"), value);
      collect(place.at(holds ? "then" : "else"), value, found);
    }
  }

  private List<SchemaNode> choose(List<SchemaNode> branches, JsonNode value) {
    List<SchemaNode> fitting =
        branches.stream().filter(branch -> schema.fits(branch, value)).toList();
    if (!fitting.isEmpty() || !value.isContainerNode()) {
      return fitting;
    }
    return branches.stream()
        .filter(branch -> schema.fits(branch, completion.apply(branch, value)))
        .limit(1)
        .toList();
  }

  private static List<SchemaNode> items(SchemaNode list) {
    List<SchemaNode> items = new ArrayList<>();
    for (int i = 0; i < list.json().size(); i++) {
      items.add(list.at(i));
    }
    return items;
  }
}
