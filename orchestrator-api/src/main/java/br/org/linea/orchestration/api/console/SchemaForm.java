package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.console.FormField.Kind;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.ConfigError;
import br.org.linea.orchestration.api.pipeline.ExactJson;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * Fields for a config, made from its JSON Schema. What has no field of its own, such as a list of
 * objects, is a field of YAML.
 */
final class SchemaForm {

  private static final int MOST_FIELDS = 150;
  private static final int DEEPEST = 4;
  private static final int LONG_TEXT = 200;

  private final SchemaReferences references;
  private final List<ConfigError> errors;
  private final StartMessages words;
  private final List<Group> groups = new ArrayList<>();

  private SchemaForm(JsonNode schema, List<ConfigError> errors, StartMessages words) {
    this.references = new SchemaReferences(schema);
    this.errors = errors;
    this.words = words;
  }

  /**
   * Fields of one object.
   *
   * @param title the keys that lead to it; empty at the top
   * @param description of the schema; may be empty
   * @param fields in the order of the schema
   */
  public record Group(String title, String description, List<FormField> fields) {
    /** Keeps a copy. */
    public Group {
      fields = List.copyOf(fields);
    }
  }

  /**
   * Makes the fields.
   *
   * @param config what they show
   * @param errors are shown at the fields that they name
   * @return nothing where the schema names no keys, or too many for a page, or the config is no
   *     object
   */
  static List<Group> of(
      JsonNode schema, JsonNode config, List<ConfigError> errors, StartMessages words) {
    SchemaForm form = new SchemaForm(schema, errors, words);
    JsonNode root = form.references.resolved(schema);
    if (root.path("properties").isEmpty() || !config.isObject() && !config.isMissingNode()) {
      return List.of();
    }
    form.object(root, config, "", "", 0);
    long fields = form.groups.stream().mapToLong(group -> group.fields().size()).sum();
    return fields > MOST_FIELDS ? List.of() : form.groups;
  }

  /**
   * The config that fields mean, as YAML: their {@code at} and their texts, in pairs. Other keys
   * that are no keys stay in it as they were typed, to be refused where all can be corrected.
   */
  static String text(List<String> places, List<String> texts) {
    String stray =
        IntStream.range(0, Math.min(places.size(), texts.size()))
            .filter(i -> places.get(i).equals(Kind.RAW + ":"))
            .mapToObj(texts::get)
            .filter(SchemaForm::isStray)
            .map(rest -> "\n" + rest)
            .collect(Collectors.joining());
    return Yaml.of(ExactJson.write(config(places, texts))) + stray;
  }

  private static boolean isStray(String rest) {
    JsonNode read = Kind.RAW.read(rest);
    return !read.isMissingNode() && !read.isObject();
  }

  static ObjectNode config(List<String> places, List<String> texts) {
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < Math.min(places.size(), texts.size()); i++) {
      int colon = places.get(i).indexOf(':');
      JsonNode value = kind(places.get(i), colon).read(texts.get(i));
      String pointer = places.get(i).substring(colon + 1);
      if (value.isMissingNode()) {
        continue;
      }
      if (pointer.isEmpty()) {
        value.properties().forEach(rest -> config.set(rest.getKey(), rest.getValue()));
      } else {
        put(config, pointer, value);
      }
    }
    return config;
  }

  private static Kind kind(String place, int colon) {
    try {
      return Kind.valueOf(place.substring(0, Math.max(0, colon)));
    } catch (IllegalArgumentException e) {
      throw new ConsoleProblem(400);
    }
  }

  private static void put(ObjectNode config, String pointer, JsonNode value) {
    String[] keys = pointer.substring(1).split("/", -1);
    if (!pointer.startsWith("/") || keys.length > DEEPEST + 1) {
      throw new ConsoleProblem(400);
    }
    ObjectNode object = config;
    for (int i = 0; i < keys.length - 1; i++) {
      JsonNode inner = object.get(unescaped(keys[i]));
      object = inner instanceof ObjectNode known ? known : object.putObject(unescaped(keys[i]));
    }
    object.set(unescaped(keys[keys.length - 1]), value);
  }

  private static String unescaped(String key) {
    return key.replace("~1", "/").replace("~0", "~");
  }

  private static String child(String pointer, String key) {
    return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
  }

  private void object(JsonNode object, JsonNode value, String pointer, String title, int depth) {
    List<FormField> fields = new ArrayList<>();
    int place = groups.size();
    for (Map.Entry<String, JsonNode> property : object.path("properties").properties()) {
      String key = property.getKey();
      JsonNode inner = references.resolved(property.getValue());
      JsonNode held = value.path(key);
      if (inner.path("deprecated").booleanValue() && held.isMissingNode()) {
        continue;
      }
      if (depth < DEEPEST && isPlain(inner, held)) {
        object(
            inner,
            held,
            child(pointer, key),
            title.isEmpty() ? key : title + " / " + key,
            depth + 1);
      } else {
        fields.add(field(key, inner, held, child(pointer, key), isRequired(object, key, inner)));
      }
    }
    if (depth == 0) {
      rest(object, value).ifPresent(fields::add);
    }
    if (!fields.isEmpty()) {
      groups.add(place, new Group(title, object.path("description").asText(), fields));
    }
  }

  private static boolean isRequired(JsonNode object, String key, JsonNode inner) {
    return !inner.has("default")
        && StreamSupport.stream(object.path("required").spliterator(), false)
            .anyMatch(each -> each.asText().equals(key));
  }

  /** An object whose keys all have fields. */
  private static boolean isPlain(JsonNode schema, JsonNode value) {
    return !schema.path("properties").isEmpty()
        && (value.isMissingNode() || value.isObject() && unnamed(schema, value).isEmpty());
  }

  private static ObjectNode unnamed(JsonNode schema, JsonNode value) {
    ObjectNode rest = JsonNodeFactory.instance.objectNode();
    value.properties().stream()
        .filter(each -> !schema.path("properties").has(each.getKey()))
        .forEach(each -> rest.set(each.getKey(), each.getValue()));
    return rest;
  }

  private Optional<FormField> rest(JsonNode root, JsonNode value) {
    ObjectNode rest = unnamed(root, value);
    return rest.isEmpty()
        ? Optional.empty()
        : Optional.of(made(words.otherKeys(), root, rest, "", Kind.RAW, false));
  }

  private FormField field(
      String key, JsonNode schema, JsonNode value, String pointer, boolean required) {
    Kind kind = kind(schema, value);
    return made(key, schema, value, pointer, kind.keeps(value) ? kind : Kind.RAW, required);
  }

  private FormField made(
      String label, JsonNode schema, JsonNode value, String pointer, Kind kind, boolean required) {
    return new FormField(
        kind + ":" + pointer,
        label,
        pointer.isEmpty() ? "" : schema.path("description").asText(),
        kind,
        kind.write(value),
        kind == Kind.CHOICE ? options(schema, value) : List.of(),
        pointer.isEmpty() ? List.of() : SchemaHints.of(schema, kind, words),
        required,
        errors.stream()
            .filter(error -> isAt(error.pointer(), pointer, kind))
            .map(ConfigError::message)
            .toList());
  }

  private static boolean isAt(String error, String pointer, Kind kind) {
    boolean within = !pointer.isEmpty() && error.startsWith(pointer + "/");
    return error.equals(pointer) && !pointer.isEmpty() || within && kind != Kind.TEXT;
  }

  private Kind kind(JsonNode schema, JsonNode value) {
    String type = type(schema);
    JsonNode item = references.resolved(schema.path("items"));
    if (!choices(schema).isEmpty()) {
      return Kind.CHOICE;
    }
    return switch (type) {
      case "string" -> isLong(schema, value) ? Kind.LONG_TEXT : Kind.TEXT;
      case "integer", "number" -> Kind.NUMBER;
      case "array" ->
          switch (type(item)) {
            case "string" -> Kind.TEXTS;
            case "integer", "number" -> Kind.NUMBERS;
            default -> Kind.RAW;
          };
      default -> Kind.RAW;
    };
  }

  private static boolean isLong(JsonNode schema, JsonNode value) {
    return value.asText().length() > LONG_TEXT || value.asText().contains("\n");
  }

  /** Its type, {@code null} left out; empty where it may have several. */
  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isTextual()) {
      return type.textValue();
    }
    List<String> types =
        StreamSupport.stream(type.spliterator(), false)
            .map(JsonNode::asText)
            .filter(each -> !each.equals("null"))
            .toList();
    return types.size() == 1 ? types.getFirst() : "";
  }

  private static List<JsonNode> choices(JsonNode schema) {
    if (schema.has("const")) {
      return List.of(schema.get("const"));
    }
    if (schema.path("enum").isArray()) {
      return StreamSupport.stream(schema.path("enum").spliterator(), false).toList();
    }
    return schema.path("type").asText().equals("boolean")
        ? List.of(
            JsonNodeFactory.instance.booleanNode(true), JsonNodeFactory.instance.booleanNode(false))
        : List.of();
  }

  private static List<FormField.Option> options(JsonNode schema, JsonNode value) {
    List<JsonNode> values = new ArrayList<>(choices(schema));
    if (!value.isMissingNode() && !values.contains(value)) {
      values.add(value);
    }
    return values.stream()
        .map(
            each ->
                new FormField.Option(
                    ExactJson.write(each),
                    each.isTextual() ? each.textValue() : ExactJson.write(each),
                    each.equals(value)))
        .toList();
  }
}
