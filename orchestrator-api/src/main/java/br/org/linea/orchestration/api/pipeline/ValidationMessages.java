package br.org.linea.orchestration.api.pipeline;

import br.org.linea.orchestration.api.pipeline.ConfigOutcome.ConfigError;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Says in sentences what a validator found: where, what, and the value at fault. */
final class ValidationMessages {

  private static final Set<String> NOT_A_KEY =
      Set.of("additionalProperties", "unevaluatedProperties");

  private final JsonNode config;
  private final Map<String, String> hints;

  /**
   * @param config the config that was judged
   * @param hints what might have been meant by a key that the schema does not name, by its pointer
   */
  ValidationMessages(JsonNode config, Map<String, String> hints) {
    this.config = config;
    this.hints = hints;
  }

  /** One fault for each place and kind, in the order found. */
  List<ConfigError> of(List<Error> found) {
    Map<String, Set<String>> types = new LinkedHashMap<>();
    Set<ConfigError> faults = new LinkedHashSet<>();
    for (Error error : found) {
      if (error.getKeyword().equals("type")) {
        types.computeIfAbsent(pointer(error), p -> new LinkedHashSet<>()).addAll(wanted(error));
      } else {
        faults.add(new ConfigError(pointer(error), sentence(error)));
      }
    }
    // A value that only breaks a bound in one branch of an anyOf has the wrong type for the other
    // branches; the bound is what the user must hear of.
    types.keySet().removeIf(p -> faults.stream().anyMatch(f -> isAtOrBelow(f.pointer(), p)));
    List<ConfigError> all = new ArrayList<>();
    types.forEach((pointer, wanted) -> all.add(new ConfigError(pointer, mustBe(pointer, wanted))));
    all.addAll(faults);
    return all;
  }

  private static boolean isAtOrBelow(String pointer, String above) {
    return pointer.equals(above) || pointer.startsWith(above + "/");
  }

  private static String pointer(Error error) {
    String pointer = error.getInstanceLocation().toString();
    boolean pointsAtAKey =
        NOT_A_KEY.contains(error.getKeyword()) || error.getKeyword().equals("required");
    return pointsAtAKey && error.getProperty() != null
        ? Pointer.child(pointer, error.getProperty())
        : pointer;
  }

  private static List<String> wanted(Error error) {
    JsonNode types = error.getSchemaNode();
    List<String> wanted = new ArrayList<>();
    if (types.isTextual()) {
      wanted.add(types.textValue());
    } else {
      types.forEach(type -> wanted.add(type.asText()));
    }
    return wanted;
  }

  private String mustBe(String pointer, Set<String> wanted) {
    String types =
        wanted.stream()
            .map(
                type ->
                    switch (type) {
                      case "integer" -> "a whole number";
                      case "number" -> "a number";
                      case "string" -> "a text";
                      case "boolean" -> "true or false";
                      case "object" -> "an object";
                      case "array" -> "a list";
                      default -> type;
                    })
            .collect(Collectors.joining(" or "));
    return "must be " + types + ", not " + Pointer.shown(config.at(pointer));
  }

  private String sentence(Error error) {
    String value = Pointer.shown(error.getInstanceNode());
    String limit = Pointer.shown(error.getSchemaNode());
    return switch (error.getKeyword()) {
      case "required" -> "is missing";
      case "additionalProperties", "unevaluatedProperties" -> notAKey(error);
      case "minimum" -> "must be at least " + limit + ", not " + value;
      case "maximum" -> "must be at most " + limit + ", not " + value;
      case "exclusiveMinimum" -> "must be more than " + limit + ", not " + value;
      case "exclusiveMaximum" -> "must be less than " + limit + ", not " + value;
      case "multipleOf" -> "must be a multiple of " + limit + ", not " + value;
      case "enum" ->
          "must be one of " + list(error.getSchemaNode()) + ", not " + value + hint(error);
      case "const" -> "must be " + limit + ", not " + value;
      case "pattern" -> "must match the pattern " + limit + ", not " + value;
      case "format" -> "must be of the format " + limit + ", not " + value;
      case "minLength" -> "must have at least " + limit + " characters, not " + value;
      case "maxLength" -> "must have at most " + limit + " characters, not " + value;
      case "minItems" -> "must have at least " + limit + " items, not " + value;
      case "maxItems" -> "must have at most " + limit + " items, not " + value;
      case "uniqueItems" -> "must not hold the same item twice, as " + value + " does";
      default -> error.getMessage() + "; it is " + value;
    };
  }

  private String notAKey(Error error) {
    String value = Pointer.shown(error.getInstanceNode().path(error.getProperty()));
    return "is not a key of this config"
        + hints.getOrDefault(pointer(error), "")
        + " (its value is "
        + value
        + ")";
  }

  private static String hint(Error error) {
    JsonNode value = error.getInstanceNode();
    if (!value.isTextual()) {
      return "";
    }
    List<String> known = new ArrayList<>();
    error
        .getSchemaNode()
        .forEach(
            each -> {
              if (each.isTextual()) {
                known.add(each.textValue());
              }
            });
    return Spelling.nearest(value.textValue(), known)
        .map(near -> "; did you mean \"" + near + "\"?")
        .orElse("");
  }

  private static String list(JsonNode values) {
    List<String> each = new ArrayList<>();
    values.forEach(value -> each.add(ExactJson.write(value)));
    return Pointer.cut(String.join(", ", each));
  }
}
