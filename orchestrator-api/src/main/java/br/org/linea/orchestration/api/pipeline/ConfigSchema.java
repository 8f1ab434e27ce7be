package br.org.linea.orchestration.api.pipeline;

import br.org.linea.orchestration.api.pipeline.ConfigOutcome.ConfigError;
import br.org.linea.orchestration.catalogue.UnusableFile;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A JSON Schema (2020-12) of configs, ready to judge values. Formats are checked. Nothing is ever
 * fetched: a reference that leaves the file makes it unusable.
 */
final class ConfigSchema {

  private static final String HERE = "urn:orchestration:config-schema";

  private final SchemaNode root;
  private final SchemaRegistry registry;
  private final Map<String, Schema> compiled = new ConcurrentHashMap<>();

  private ConfigSchema(JsonNode json, String text) {
    this.root = new SchemaNode("", json);
    this.registry = registry(Map.of(HERE, text));
  }

  /** Takes the bytes of a schema file. */
  static ConfigSchema read(byte[] bytes) throws UnusableFile {
    String text = new String(bytes, StandardCharsets.UTF_8);
    try {
      JsonNode json = ExactJson.parse(text);
      if (!json.isObject()) {
        throw new UnusableFile("a JSON Schema is an object, not " + Pointer.shown(json));
      }
      checkAgainstTheMetaSchema(json);
      ConfigSchema schema = new ConfigSchema(json, text);
      schema.compiled(schema.root).initializeValidators();
      return schema;
    } catch (JsonProcessingException e) {
      throw new UnusableFile("line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage());
    } catch (SchemaException e) {
      throw new UnusableFile(String.valueOf(e.getMessage()));
    }
  }

  private static void checkAgainstTheMetaSchema(JsonNode json) throws UnusableFile {
    Schema meta =
        registry(Map.of())
            .getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
    List<Error> faults = meta.validate(json);
    if (!faults.isEmpty()) {
      Error first = faults.getFirst();
      throw new UnusableFile(
          "it is no JSON Schema: " + first.getInstanceLocation() + " " + first.getMessage());
    }
  }

  private static SchemaRegistry registry(Map<String, String> documents) {
    SchemaRegistryConfig config =
        SchemaRegistryConfig.builder().formatAssertionsEnabled(true).locale(Locale.ENGLISH).build();
    return SchemaRegistry.withDefaultDialect(
        SpecificationVersion.DRAFT_2020_12,
        builder -> builder.schemaRegistryConfig(config).schemas(documents));
  }

  SchemaNode root() {
    return root;
  }

  /** Whether the value is right by the schema at {@code place}. */
  boolean fits(SchemaNode place, JsonNode value) {
    return compiled(place).validate(value).isEmpty();
  }

  /**
   * What is wrong with the whole config.
   *
   * @param hints by pointer, what might have been meant by a key that the schema does not name
   */
  List<ConfigError> errors(JsonNode config, Map<String, String> hints) {
    return new ValidationMessages(config, hints).of(compiled(root).validate(config));
  }

  /** Where a reference leads; empty when it leads to no place of this document. */
  Optional<SchemaNode> follow(String reference) {
    if (!reference.startsWith("#")) {
      return Optional.empty();
    }
    String pointer = reference.substring(1);
    if (!pointer.isEmpty() && !pointer.startsWith("/")) {
      return Optional.empty();
    }
    JsonNode target = root.json().at(pointer);
    return target.isMissingNode() ? Optional.empty() : Optional.of(new SchemaNode(pointer, target));
  }

  private Schema compiled(SchemaNode place) {
    return compiled.computeIfAbsent(
        place.pointer(),
        pointer ->
            registry.getSchema(SchemaLocation.of(pointer.isEmpty() ? HERE : HERE + "#" + pointer)));
  }
}
