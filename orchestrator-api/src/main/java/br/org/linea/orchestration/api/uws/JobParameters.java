package br.org.linea.orchestration.api.uws;

import br.org.linea.orchestration.api.pipeline.ConfigLoader;
import br.org.linea.orchestration.api.pipeline.ExactJson;
import br.org.linea.orchestration.api.pipeline.SchemaOutcome;
import br.org.linea.orchestration.catalogue.Pipeline;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.MultiMap;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Turns a form into parameters, and parameters into a config. A parameter is a field of the
 * pipeline's config, {@code CONFIG}, a whole config as YAML or JSON, {@code RESOURCES}, or one of
 * UWS' own. Reads files: use it on a worker thread.
 */
@ApplicationScoped
class JobParameters {

  static final String RUN_ID = "RUNID";
  static final String PHASE = "PHASE";
  private static final String CONFIG = "CONFIG";
  private static final String RESOURCES = "RESOURCES";

  /** Parameters of the interface itself, unless the pipeline has a field of that name. */
  private static final Set<String> OWN = Set.of(RUN_ID, PHASE, CONFIG, RESOURCES);

  private static final String QUERY = "QUERY";

  /** Of UWS, DALI and TAP; programs that know TAP send them with every job. */
  private static final Set<String> WITHOUT_MEANING =
      Set.of(
          "ACTION",
          "DESTRUCTION",
          "EXECUTIONDURATION",
          "FORMAT",
          "LANG",
          "MAXREC",
          "REQUEST",
          "RESPONSEFORMAT",
          "VERSION");

  /** Every digit stays. */
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final ConfigLoader configs;

  JobParameters(ConfigLoader configs) {
    this.configs = configs;
  }

  /**
   * The parameters of a form by their proper names. Names are compared without case where that is
   * clear, as DALI has it.
   */
  Map<String, String> read(Pipeline pipeline, MultiMap form) {
    ObjectNode fields = fields(pipeline);
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String name : form.names()) {
      List<String> values = form.getAll(name);
      String proper = properName(pipeline, fields, name, values);
      if (proper.isEmpty()) {
        continue;
      }
      if (values.size() > 1 || parameters.putIfAbsent(proper, values.getFirst()) != null) {
        throw JobFilter.bad("'%s' is given twice.".formatted(proper));
      }
    }
    config(pipeline, parameters);
    resources(parameters);
    return parameters;
  }

  private static String properName(
      Pipeline pipeline, ObjectNode fields, String name, List<String> values) {
    String upper = name.toUpperCase(Locale.ROOT);
    boolean blank = values.stream().allMatch(String::isBlank);
    if (name.isEmpty() || fields.has(name)) {
      return name;
    }
    if (OWN.contains(upper)) {
      return upper;
    }
    List<String> alike =
        fields.properties().stream().map(Map.Entry::getKey).filter(name::equalsIgnoreCase).toList();
    if (alike.size() == 1) {
      return alike.getFirst();
    }
    if (WITHOUT_MEANING.contains(upper) || upper.equals(QUERY) && blank) {
      return "";
    }
    if (fields.isEmpty()) {
      return name;
    }
    throw JobFilter.bad(
        "'%s' is no parameter of %s; it has CONFIG, a whole config as YAML or JSON, RESOURCES, or its fields %s."
            .formatted(
                name,
                pipeline.name(),
                String.join(", ", fields.properties().stream().map(Map.Entry::getKey).toList())));
  }

  /** The config that parameters stand for; a field's own parameter wins over {@code CONFIG}. */
  JsonNode config(Pipeline pipeline, Map<String, String> parameters) {
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    String whole = parameters.getOrDefault(CONFIG, "");
    if (!whole.isBlank()) {
      config.setAll(object(CONFIG, "message: Hello", whole));
    }
    ObjectNode fields = fields(pipeline);
    parameters.forEach(
        (name, text) -> {
          if (!OWN.contains(name) || fields.has(name)) {
            JsonNode value = value(fields.path(name), text);
            if (!value.isMissingNode()) {
              config.set(name, value);
            }
          }
        });
    return config;
  }

  /** What {@code RESOURCES} asks Slurm for, as YAML or JSON. */
  static JsonNode resources(Map<String, String> parameters) {
    String text = parameters.getOrDefault(RESOURCES, "");
    return text.isBlank() ? MissingNode.getInstance() : object(RESOURCES, "memory: 16G", text);
  }

  private static ObjectNode object(String name, String example, String text) {
    try {
      if (parsed(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw JobFilter.bad(
          "%s is neither YAML nor JSON: %s".formatted(name, e.getOriginalMessage()));
    }
    throw JobFilter.bad("%s must hold keys and values, such as %s.".formatted(name, example));
  }

  private static JsonNode parsed(String text) throws JsonProcessingException {
    String bare = text.strip();
    return bare.startsWith("{") ? ExactJson.parse(bare) : YAML.readTree(bare);
  }

  /** A text where the field is one; else what the text means as YAML. */
  private static JsonNode value(JsonNode field, String text) {
    if (field.path("type").asText().equals("string")) {
      return TextNode.valueOf(text);
    }
    if (text.isBlank()) {
      return MissingNode.getInstance();
    }
    try {
      return parsed(text);
    } catch (JsonProcessingException e) {
      return TextNode.valueOf(text);
    }
  }

  /** The fields that the pipeline's schema names; none when there is no schema to read. */
  private ObjectNode fields(Pipeline pipeline) {
    try {
      return configs.schema(pipeline) instanceof SchemaOutcome.Known known
              && ExactJson.parse(known.json()).path("properties") instanceof ObjectNode properties
          ? properties
          : JsonNodeFactory.instance.objectNode();
    } catch (JsonProcessingException e) {
      return JsonNodeFactory.instance.objectNode();
    }
  }
}
