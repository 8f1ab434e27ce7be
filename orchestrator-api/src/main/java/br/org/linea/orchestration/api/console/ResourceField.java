package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.pipeline.ConfigOutcome.ConfigError;
import br.org.linea.orchestration.catalogue.Pipeline;
import br.org.linea.orchestration.catalogue.ResourceKey;
import br.org.linea.orchestration.catalogue.ResourceLimits;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A field for one key of the resources that a run asks Slurm for.
 *
 * @param key as requests write it
 * @param text what it shows; empty for a key that is left out
 * @param choices the words to choose from; empty for an amount, which is typed
 * @param hints shape, bound and default, in sentences
 * @param errors what is wrong with it
 */
public record ResourceField(
    String key, String text, List<String> choices, List<String> hints, List<String> errors) {

  private static final String AT = "/resources/";

  /** Keeps copies. */
  public ResourceField {
    choices = List.copyOf(choices);
    hints = List.copyOf(hints);
    errors = List.copyOf(errors);
  }

  /**
   * The fields of a pipeline: keys that have a limit, and keys that are filled in without one, so
   * that they can be corrected.
   *
   * @param owner whose run it will be
   * @param asked the values that the fields show, by key
   * @param errors are shown at the fields that they name
   */
  static List<ResourceField> of(
      Pipeline pipeline,
      String owner,
      Map<String, String> asked,
      List<ConfigError> errors,
      StartMessages words) {
    ResourceLimits limits =
        pipeline.executor().equals("slurm") ? pipeline.limits(owner) : ResourceLimits.NONE;
    Map<String, String> usual = pipeline.resources(owner).asMap();
    return Arrays.stream(ResourceKey.values())
        .filter(key -> limits.has(key) || asked.containsKey(key.key()))
        .map(
            key ->
                new ResourceField(
                    key.key(),
                    asked.getOrDefault(key.key(), ""),
                    choices(limits, key, asked.getOrDefault(key.key(), "")),
                    hints(limits, key, usual.get(key.key()), words),
                    errors.stream()
                        .filter(error -> error.pointer().equals(AT + key.key()))
                        .map(ConfigError::message)
                        .toList()))
        .toList();
  }

  private static List<String> choices(ResourceLimits limits, ResourceKey key, String text) {
    return Stream.concat(limits.allowed().getOrDefault(key, List.of()).stream(), Stream.of(text))
        .filter(word -> !key.isAmount() && !word.isEmpty())
        .distinct()
        .toList();
  }

  private static List<String> hints(
      ResourceLimits limits, ResourceKey key, String usual, StartMessages words) {
    List<String> hints = new ArrayList<>();
    switch (key) {
      case TIME -> hints.add(words.timeHint());
      case MEMORY -> hints.add(words.memoryHint());
      case CPUS -> hints.add(words.cpusHint());
      default -> {}
    }
    if (limits.has(key) && key.isAmount()) {
      hints.add(words.atMost(limits.most().get(key)));
    }
    if (usual != null) {
      hints.add(words.byDefault(usual));
    }
    return hints;
  }

  /**
   * The values of fields that are filled in: their keys and their texts, in pairs. A text keeps
   * what is wrong with it, to be refused where it can be corrected.
   */
  static Map<String, String> asked(List<String> keys, List<String> texts) {
    Map<String, String> asked = new LinkedHashMap<>();
    for (int i = 0; i < Math.min(keys.size(), texts.size()); i++) {
      String text = texts.get(i).strip();
      if (!text.isEmpty()) {
        asked.put(keys.get(i), text);
      }
    }
    return asked;
  }

  /** The same as a request has it. */
  static ObjectNode json(Map<String, String> asked) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    asked.forEach(json::put);
    return json;
  }
}
