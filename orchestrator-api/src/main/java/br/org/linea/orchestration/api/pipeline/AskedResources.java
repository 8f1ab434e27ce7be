package br.org.linea.orchestration.api.pipeline;

import br.org.linea.orchestration.api.pipeline.ConfigOutcome.ConfigError;
import br.org.linea.orchestration.catalogue.Pipeline;
import br.org.linea.orchestration.catalogue.ResourceKey;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The resources of a request, checked against the limits of its pipeline.
 *
 * @param values what is asked for, by key; a key that is null is not asked for
 * @param errors one for each fault; the pointers begin with {@code /resources}
 */
public record AskedResources(Map<String, String> values, List<ConfigError> errors) {

  private static final String AT = "/resources";
  private static final int MOST_ERRORS = 20;

  /** Keeps copies, in their order. */
  public AskedResources {
    values = new LinkedHashMap<>(values);
    errors = List.copyOf(errors);
  }

  /** Reads the field of a request of this owner, which may be missing. */
  public static AskedResources of(Pipeline pipeline, String owner, JsonNode given) {
    if (given == null || given.isNull() || given.isMissingNode()) {
      return new AskedResources(Map.of(), List.of());
    }
    if (!given.isObject()) {
      return new AskedResources(
          Map.of(), List.of(new ConfigError(AT, "must be an object, not " + Pointer.shown(given))));
    }
    Map<String, String> values = new LinkedHashMap<>();
    List<ConfigError> errors = new ArrayList<>();
    given
        .properties()
        .forEach(
            each -> {
              String key = each.getKey();
              Optional<String> fault = fault(key, each.getValue());
              if (fault.isPresent()) {
                errors.add(new ConfigError(at(key), fault.get()));
              } else if (!each.getValue().isNull()) {
                values.put(key, each.getValue().asText());
              }
            });
    pipeline.limits(owner).faults(pipeline.name().value(), pipeline.executor(), values).stream()
        .map(fault -> new ConfigError(at(fault.key()), fault.message()))
        .forEach(errors::add);
    return new AskedResources(values, errors.stream().limit(MOST_ERRORS).toList());
  }

  private static String at(String key) {
    return Pointer.child(AT, Pointer.cut(key));
  }

  /** What is wrong with a key, or with the type of its value. */
  private static Optional<String> fault(String name, JsonNode value) {
    Optional<ResourceKey> key = ResourceKey.of(name);
    if (key.isEmpty()) {
      return Optional.of(
          "is unknown; "
              + Spelling.nearest(name, ResourceKey.keys())
                  .map(near -> "did you mean " + near + "?")
                  .orElse("there are " + String.join(", ", ResourceKey.keys())));
    }
    boolean number = key.get().isAmount() && value.isIntegralNumber();
    return value.isTextual() || number || value.isNull()
        ? Optional.empty()
        : Optional.of(
            "must be a text%s, not %s"
                .formatted(key.get().isAmount() ? " or a whole number" : "", Pointer.shown(value)));
  }

  /** All faults in a sentence; empty without any. */
  public Optional<String> error() {
    return errors.isEmpty()
        ? Optional.empty()
        : Optional.of(
            errors.stream()
                .map(
                    error -> error.pointer().substring(1).replace('/', '.') + " " + error.message())
                .collect(Collectors.joining("; ", "[process register] Bad resources -> ", "")));
  }

  /** The text of a JSON object; empty when nothing is asked for. */
  public Optional<String> json() {
    return values.isEmpty() ? Optional.empty() : Optional.of(json(values));
  }

  /** Values as the text of a JSON object, in which CPUs, GPUs and nodes are numbers. */
  public static String json(Map<String, String> values) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    values.forEach(
        (key, value) -> {
          if (ResourceKey.of(key).filter(ResourceKey::isNumber).isPresent()) {
            json.put(key, Integer.parseInt(value));
          } else {
            json.put(key, value);
          }
        });
    return ExactJson.write(json);
  }
}
