package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.console.FormField.Kind;
import br.org.linea.orchestration.api.pipeline.ExactJson;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Says in words what a schema asks of a value. */
final class SchemaHints {

  private static final int LONGEST = 120;

  private SchemaHints() {}

  static List<String> of(JsonNode schema, Kind kind, StartMessages words) {
    List<String> hints = new ArrayList<>();
    add(hints, schema, "minimum", words::atLeast);
    add(hints, schema, "exclusiveMinimum", words::moreThan);
    add(hints, schema, "maximum", words::atMost);
    add(hints, schema, "exclusiveMaximum", words::lessThan);
    add(hints, schema, "multipleOf", words::multipleOf);
    add(hints, schema, "minLength", words::minLength);
    add(hints, schema, "maxLength", words::maxLength);
    add(hints, schema, "pattern", words::pattern);
    add(hints, schema, "minItems", words::minItems);
    add(hints, schema, "maxItems", words::maxItems);
    switch (kind) {
      case TEXTS, NUMBERS -> hints.add(words.onePerLine());
      case RAW -> hints.add(words.asYaml());
      default -> {}
    }
    add(hints, schema, "default", words::byDefault);
    return hints;
  }

  private static void add(
      List<String> hints, JsonNode schema, String key, Function<String, String> words) {
    if (schema.has(key)) {
      JsonNode value = schema.get(key);
      String text = value.isTextual() ? value.textValue() : ExactJson.write(value);
      if (!text.isEmpty() && text.length() <= LONGEST) {
        hints.add(words.apply(text));
      }
    }
  }
}
