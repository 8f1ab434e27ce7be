package br.org.linea.orchestration.api.pipeline;

import br.org.linea.orchestration.api.pipeline.ConfigOutcome.ConfigError;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.Effective;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.Invalid;
import br.org.linea.orchestration.catalogue.Pipeline;
import br.org.linea.orchestration.catalogue.WatchedFile;
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
 * <p>A schema is read when it is first needed and again when its file changes. Reads files and may
 * wait for a config model ({@link ConfigModels}): ask from a worker thread.
 */
@ApplicationScoped
public class ConfigLoader {

  private static final String LOADER = "[config loader] ";
  private static final String BAD_CONFIG = LOADER + "Bad config -> ";

  private final Path pipelinesDir;
  private final LongSupplier nanos;
  private final ConfigModels models;
  private final ConfigModels.Source source;
  private final Map<Path, WatchedFile<ConfigSchema>> schemas = new ConcurrentHashMap<>();

  /** Reads nothing yet. */
  @Inject
  public ConfigLoader(
      CatalogueConfig config, ConfigModels models, ConfigModelsConfig modelsConfig) {
    this(config.pipelinesDir(), System::nanoTime, models, modelsConfig.source());
  }

  ConfigLoader(
      Path pipelinesDir, LongSupplier nanos, ConfigModels models, ConfigModels.Source source) {
    this.pipelinesDir = pipelinesDir;
    this.nanos = nanos;
    this.models = models;
    this.source = source;
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
    Optional<ConfigError> unstorable = YamlLimits.fault(given.get());
    if (unstorable.isPresent()) {
      return invalid(List.of(unstorable.get()));
    }
    if (pipeline.schemaConfig().isEmpty()) {
      return new Effective(ExactJson.write(given.get()), List.of());
    }
    return bySchema(pipeline, pipeline.schemaConfig().get(), given.get());
  }

  /**
   * The JSON Schema of a pipeline's config; one that allows everything for a pipeline without.
   * Validators of a config model are not in it.
   */
  public SchemaOutcome schema(Pipeline pipeline) {
    if (pipeline.schemaConfig().isEmpty()) {
      return new SchemaOutcome.Known("{}");
    }
    String schemaConfig = pipeline.schemaConfig().get();
    if (isModel(schemaConfig) && source == ConfigModels.Source.PYTHON) {
      return switch (models.describe(file(pipeline, schemaConfig))) {
        case ConfigModels.Described described ->
            new SchemaOutcome.Known(ExactJson.write(described.schema()));
        case ConfigModels.Broken broken -> new SchemaOutcome.Unknown(broken.why());
        case ConfigModels.Unasked unasked -> new SchemaOutcome.Unknown(unasked.why());
        case ConfigModels.Judged judged -> throw new IllegalStateException("nothing was judged");
        case ConfigModels.Refused refused -> throw new IllegalStateException("nothing was judged");
      };
    }
    if (!isModel(schemaConfig) && !isSchema(schemaConfig)) {
      return new SchemaOutcome.Unknown(neither(schemaConfig));
    }
    WatchedFile.Known<ConfigSchema> known = known(pipeline, jsonSchema(schemaConfig));
    return known.content().isPresent()
        ? new SchemaOutcome.Known(ExactJson.write(known.content().get().root().json()))
        : new SchemaOutcome.Unknown(known.problem().orElseThrow() + exportHint(schemaConfig));
  }

  private static boolean isModel(String schemaConfig) {
    return schemaConfig.endsWith(".py");
  }

  private static boolean isSchema(String schemaConfig) {
    return schemaConfig.endsWith(".json");
  }

  /** The file of a JSON Schema; for a model the one that {@code pipelines/export-schema} writes. */
  private static String jsonSchema(String schemaConfig) {
    return isModel(schemaConfig)
        ? schemaConfig.substring(0, schemaConfig.length() - ".py".length()) + ".schema.json"
        : schemaConfig;
  }

  private static String neither(String schemaConfig) {
    return schemaConfig
        + " is neither a JSON Schema (a file whose name ends in .json) nor a config model (.py)";
  }

  private static String exportHint(String schemaConfig) {
    return isModel(schemaConfig) ? "; pipelines/export-schema writes it" : "";
  }

  private Path file(Pipeline pipeline, String schemaConfig) {
    return pipelinesDir.resolve(pipeline.path()).resolve(schemaConfig).toAbsolutePath().normalize();
  }

  private WatchedFile.Known<ConfigSchema> known(Pipeline pipeline, String schemaConfig) {
    Path file = pipelinesDir.resolve(pipeline.path()).resolve(schemaConfig).normalize();
    return schemas
        .computeIfAbsent(file, f -> new WatchedFile<>(f, ConfigSchema::read, nanos))
        .now();
  }

  private ConfigOutcome bySchema(Pipeline pipeline, String schemaConfig, ObjectNode given) {
    if (isModel(schemaConfig) && source == ConfigModels.Source.PYTHON) {
      return ModelledConfig.outcome(
          pipeline, models.judge(file(pipeline, schemaConfig), given), given);
    }
    if (!isModel(schemaConfig) && !isSchema(schemaConfig)) {
      return unusable(pipeline, neither(schemaConfig));
    }
    WatchedFile.Known<ConfigSchema> known = known(pipeline, jsonSchema(schemaConfig));
    if (known.problem().isPresent()) {
      return unusable(pipeline, known.problem().get() + exportHint(schemaConfig));
    }
    return judge(known.content().orElseThrow(), given);
  }

  private static ConfigOutcome judge(ConfigSchema schema, ObjectNode given) {
    try {
      DefaultsFiller defaults = new DefaultsFiller(schema);
      ObjectNode effective = defaults.complete(schema.root(), given);
      List<ConfigError> errors = schema.errors(effective, defaults.hints());
      return errors.isEmpty()
          ? new Effective(ExactJson.write(effective), defaults.warnings())
          : invalid(errors);
    } catch (DefaultsFiller.TooMuchWork e) {
      return invalid(List.of(new ConfigError("", "is too large for its schema")));
    }
  }

  static Invalid invalid(List<ConfigError> errors) {
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
