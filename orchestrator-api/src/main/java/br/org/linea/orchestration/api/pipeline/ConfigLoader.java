package br.org.linea.orchestration.api.pipeline;

import br.org.linea.orchestration.api.pipeline.ConfigOutcome.ConfigError;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.Effective;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.Invalid;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Turns a request's {@code used_config} into the full effective config, or says what is wrong with
 * it.
 *
 * <p>A schema is read when it is first needed and again when its file changes. Any thread may ask.
 */
@ApplicationScoped
public class ConfigLoader {

  private static final String LOADER = "[config loader] ";
  private static final String BAD_CONFIG = LOADER + "Bad config -> ";

  private final Path pipelinesDir;
  private final LongSupplier nanos;
  private final Map<Path, WatchedFile<ConfigSchema>> schemas = new ConcurrentHashMap<>();

  /** Reads nothing yet. */
  @Inject
  public ConfigLoader(CatalogueConfig config) {
    this(config.pipelinesDir(), System::nanoTime);
  }

  ConfigLoader(Path pipelinesDir, LongSupplier nanos) {
    this.pipelinesDir = pipelinesDir;
    this.nanos = nanos;
  }

  /**
   * Checks and completes a config.
   *
   * @param usedConfig as the client gave it, parsed with every digit kept ({@link ExactJson}); a
   *     null, missing or "falsy" value, or an empty object or list, means the defaults; a text may
   *     hold a JSON object
   */
  public ConfigOutcome load(Pipeline pipeline, JsonNode usedConfig) {
    Optional<ObjectNode> given = UsedConfig.keys(usedConfig);
    if (given.isEmpty()) {
      String value =
          usedConfig.isTextual() ? Pointer.cut(usedConfig.textValue()) : Pointer.shown(usedConfig);
      return new Invalid(BAD_CONFIG + value, List.of());
    }
    Optional<ConfigError> unstorable = Storable.fault(given.get());
    if (unstorable.isPresent()) {
      return invalid(List.of(unstorable.get()));
    }
    if (pipeline.schemaConfig().isEmpty()) {
      return new Effective(ExactJson.write(given.get()), List.of());
    }
    return bySchema(pipeline, pipeline.schemaConfig().get(), given.get());
  }

  /**
   * The JSON Schema of a pipeline's config, as text; one that allows everything for a pipeline
   * without; empty when its file cannot be used at present.
   */
  public Optional<String> schema(Pipeline pipeline) {
    return pipeline
        .schemaConfig()
        .map(
            file ->
                file.endsWith(".json")
                    ? known(pipeline, file)
                        .content()
                        .map(schema -> ExactJson.write(schema.root().json()))
                    : Optional.<String>empty())
        .orElse(Optional.of("{}"));
  }

  private WatchedFile.Known<ConfigSchema> known(Pipeline pipeline, String schemaConfig) {
    Path file = pipelinesDir.resolve(pipeline.path()).resolve(schemaConfig).normalize();
    return schemas
        .computeIfAbsent(file, f -> new WatchedFile<>(f, ConfigSchema::read, nanos))
        .now();
  }

  private ConfigOutcome bySchema(Pipeline pipeline, String schemaConfig, ObjectNode given) {
    if (!schemaConfig.endsWith(".json")) {
      return unusable(
          pipeline, schemaConfig + " is not a JSON Schema (a file whose name ends in .json)");
    }
    WatchedFile.Known<ConfigSchema> known = known(pipeline, schemaConfig);
    if (known.problem().isPresent()) {
      return unusable(pipeline, known.problem().get());
    }
    return judge(known.content().orElseThrow(), given);
  }

  private static ConfigOutcome judge(ConfigSchema schema, ObjectNode given) {
    try {
      Completion completion = new Completion(schema);
      ObjectNode effective = completion.complete(schema.root(), given);
      List<ConfigError> errors = schema.errors(effective, completion.hints());
      return errors.isEmpty()
          ? new Effective(ExactJson.write(effective), completion.warnings())
          : invalid(errors);
    } catch (Completion.TooMuchWork e) {
      return invalid(List.of(new ConfigError("", "is too large for its schema")));
    }
  }

  private static Invalid invalid(List<ConfigError> errors) {
    ConfigError first = errors.getFirst();
    String more = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)";
    String where = first.pointer().isEmpty() ? "it" : first.pointer();
    return new Invalid(BAD_CONFIG + where + " " + first.message() + more, errors);
  }

  /** The operator's fault, not the client's; the log has it from the reader of the file. */
  private static Invalid unusable(Pipeline pipeline, String why) {
    return new Invalid(
        LOADER + "The config schema of " + pipeline.name() + " cannot be used: " + why, List.of());
  }
}
