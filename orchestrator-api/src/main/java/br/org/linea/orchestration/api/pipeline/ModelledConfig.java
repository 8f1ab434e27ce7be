package br.org.linea.orchestration.api.pipeline;

import br.org.linea.orchestration.api.pipeline.ConfigModels.Broken;
import br.org.linea.orchestration.api.pipeline.ConfigModels.Described;
import br.org.linea.orchestration.api.pipeline.ConfigModels.Fault;
import br.org.linea.orchestration.api.pipeline.ConfigModels.Judged;
import br.org.linea.orchestration.api.pipeline.ConfigModels.Refused;
import br.org.linea.orchestration.api.pipeline.ConfigModels.Unasked;
import br.org.linea.orchestration.api.pipeline.ConfigModels.UnknownKey;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.ConfigError;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.Effective;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.Invalid;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.Unavailable;
import br.org.linea.orchestration.catalogue.Pipeline;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says what a config model answered, in the words in which the rest of the API speaks. */
final class ModelledConfig {

  private ModelledConfig() {}

  static ConfigOutcome outcome(Pipeline pipeline, ConfigModels.Answer answer, ObjectNode given) {
    return switch (answer) {
      case Judged judged -> effective(judged, given);
      case Refused refused ->
          ConfigLoader.invalid(
              refused.faults().stream()
                  .map(fault -> new ConfigError(fault.pointer(), sentence(fault, given)))
                  .toList());
      case Broken broken ->
          new Invalid(
              "[config loader] The config model of %s cannot be used: %s"
                  .formatted(pipeline.name(), broken.why()),
              List.of());
      case Unasked unasked ->
          new Unavailable(
              "[config loader] The config model of %s could not be asked: %s"
                  .formatted(pipeline.name(), unasked.why()));
      case Described described -> throw new IllegalStateException("a schema is no verdict");
    };
  }

  private static ConfigOutcome effective(Judged judged, ObjectNode given) {
    JsonNode exact = withDigits(judged.config(), given);
    // A model can make what no config file can hold, as a client can.
    Optional<ConfigError> unstorable = YamlLimits.fault(exact);
    return unstorable.isPresent()
        ? ConfigLoader.invalid(List.of(unstorable.get()))
        : new Effective(
            ExactJson.write(exact),
            judged.unknown().stream().map(ModelledConfig::warning).toList());
  }

  private static String warning(UnknownKey key) {
    String name = key.pointer().substring(key.pointer().lastIndexOf('/') + 1);
    return key.pointer()
        + " is not a key that this pipeline knows"
        + Spelling.nearest(name, key.open()).map(near -> "; did you mean " + near + "?").orElse("");
  }

  private static String sentence(Fault fault, ObjectNode given) {
    JsonNode value = given.at(fault.pointer());
    return switch (fault.kind()) {
      case MISSING -> "is missing";
      case EXTRA -> "is not a key of this config (its value is " + Pointer.shown(value) + ")";
      case OTHER ->
          value.isMissingNode() || fault.pointer().isEmpty()
              ? fault.message()
              : fault.message() + "; it is " + Pointer.shown(value);
    };
  }

  /**
   * Python's floats print in their own way: 0.10 comes back as 0.1, and 1e8 as 100000000.0. Where
   * the model left a number as it was given, the digits are the client's.
   */
  private static JsonNode withDigits(JsonNode made, JsonNode given) {
    if (made.isBigDecimal() && given.isBigDecimal()) {
      return made.doubleValue() == given.doubleValue() ? given : made;
    }
    if (made instanceof ObjectNode object && given.isObject()) {
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        entry.setValue(withDigits(entry.getValue(), given.path(entry.getKey())));
      }
    } else if (made instanceof ArrayNode list && given.size() == list.size() && given.isArray()) {
      for (int i = 0; i < list.size(); i++) {
        list.set(i, withDigits(list.get(i), given.get(i)));
      }
    }
    return made;
  }
}
