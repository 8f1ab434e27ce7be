package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.pipeline.ExactJson;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;

/**
 * A field for one key of a config.
 *
 * @param at {@code kind:pointer}; the form sends it with the value
 * @param label the key
 * @param description of the schema; may be empty
 * @param kind how its text is read
 * @param text what it shows; empty for a key that is left out
 * @param options of a choice, as JSON
 * @param hints bounds and default, in sentences
 * @param required whether the schema wants it and has no default
 * @param errors what is wrong with it
 */
public record FormField(
    String at,
    String label,
    String description,
    Kind kind,
    String text,
    List<Option> options,
    List<String> hints,
    boolean required,
    List<String> errors) {

  /** How the text of a field is read. */
  enum Kind {
    /** A text, as it is. */
    TEXT,
    /** A text of several lines, as it is. */
    LONG_TEXT,
    /** A number, or {@code null}. */
    NUMBER,
    /** JSON, chosen from a list. */
    CHOICE,
    /** A list with a text in each line. */
    TEXTS,
    /** A list with a number in each line. */
    NUMBERS,
    /** YAML or JSON. */
    RAW;

    /** What the text means; a missing node for an empty one, which leaves the key out. */
    JsonNode read(String typed) {
      String text = typed.replace("\r\n", "\n");
      if (text.isEmpty() || this == RAW && text.isBlank()) {
        return MissingNode.getInstance();
      }
      return switch (this) {
        case TEXT, LONG_TEXT -> TextNode.valueOf(text);
        case NUMBER -> number(text.strip());
        case CHOICE -> json(text);
        case TEXTS, NUMBERS -> list(text);
        case RAW -> yaml(text);
      };
    }

    private ArrayNode list(String lines) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      lines
          .lines()
          .filter(line -> !line.isBlank())
          .map(line -> this == TEXTS ? TextNode.valueOf(line) : number(line.strip()))
          .forEach(list::add);
      return list;
    }

    /** What cannot be read stays a text, and the schema says what is wrong with it. */
    private static JsonNode number(String text) {
      JsonNode read = json(text);
      return read.isNumber() || read.isNull() ? read : TextNode.valueOf(text);
    }

    private static JsonNode json(String text) {
      try {
        return ExactJson.parse(text);
      } catch (JsonProcessingException e) {
        return TextNode.valueOf(text);
      }
    }

    private static JsonNode yaml(String text) {
      try {
        JsonNode read = Yaml.parse(text);
        return read == null ? NullNode.getInstance() : read;
      } catch (JsonProcessingException e) {
        return TextNode.valueOf(text);
      }
    }

    /** The text that means a value. */
    String write(JsonNode value) {
      if (value.isMissingNode()) {
        return "";
      }
      return switch (this) {
        case TEXT, LONG_TEXT -> value.isTextual() ? value.textValue() : ExactJson.write(value);
        case NUMBER -> value.isTextual() ? value.textValue() : ExactJson.write(value);
        case CHOICE -> ExactJson.write(value);
        case TEXTS, NUMBERS -> lines(value);
        case RAW -> Yaml.written(value);
      };
    }

    private static String lines(JsonNode list) {
      StringBuilder lines = new StringBuilder();
      list.forEach(
          each ->
              lines
                  .append(each.isTextual() ? each.textValue() : ExactJson.write(each))
                  .append('\n'));
      return lines.toString().stripTrailing();
    }

    /** Whether a field of this kind can show a value without changing it. */
    boolean keeps(JsonNode value) {
      return read(write(value)).equals(value);
    }
  }

  /**
   * One of several values.
   *
   * @param json the value
   * @param label what a person reads
   * @param chosen whether it is the value
   */
  public record Option(String json, String label, boolean chosen) {}

  /** Name of the kind, for the template. */
  public String control() {
    return switch (kind) {
      case TEXT, NUMBER -> "line";
      case LONG_TEXT, TEXTS, NUMBERS, RAW -> "lines";
      case CHOICE -> "choice";
    };
  }

  /** The field's place in the config, a JSON Pointer. */
  String pointer() {
    return at.substring(at.indexOf(':') + 1);
  }

  /** A name for the page. */
  public String id() {
    return "c" + pointer().replaceAll("[^A-Za-z0-9/_-]", "_").replace('/', '.');
  }
}
