package br.org.linea.orchestration.api.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import br.org.linea.orchestration.api.console.FormField.Kind;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.ConfigError;
import br.org.linea.orchestration.api.pipeline.ExactJson;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields of a config, and the config that they mean. */
class SchemaFormTest {

  private static final String SCHEMA =
      """
      {"$defs": {"column": {"type": "string", "minLength": 1}},
       "properties": {
         "name": {"$ref": "#/$defs/column", "default": "id", "description": "of the column"},
         "radius": {"type": "number", "exclusiveMinimum": 0, "maximum": 3600},
         "most": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
         "format": {"enum": ["csv", "parquet"]},
         "dry": {"type": "boolean"},
         "bands": {"type": "array", "items": {"type": "string"}},
         "cuts": {"type": "array", "items": {"type": "object"}},
         "old": {"type": "string", "deprecated": true},
         "inner": {"properties": {"a/b": {"type": ["integer", "null"]}}, "required": ["a/b"]}}}
      """;

  /** Answers with the name of the message and its value. */
  private static final StartMessages WORDS =
      (StartMessages)
          Proxy.newProxyInstance(
              StartMessages.class.getClassLoader(),
              new Class<?>[] {StartMessages.class},
              (proxy, method, values) ->
                  method.getName() + (values == null ? "" : " " + values[0]));

  private static JsonNode json(String text) {
    try {
      return ExactJson.parse(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static Map<String, FormField> fields(String config, ConfigError... errors) {
    return SchemaForm.of(json(SCHEMA), json(config), List.of(errors), WORDS).stream()
        .flatMap(group -> group.fields().stream())
        .collect(Collectors.toMap(FormField::pointer, Function.identity()));
  }

  private static JsonNode roundTrip(String config) {
    List<FormField> fields = List.copyOf(fields(config).values());
    return SchemaForm.config(
        fields.stream().map(FormField::at).toList(),
        fields.stream().map(FormField::text).map(text -> text.replace("\n", "\r\n")).toList());
  }

  @Test
  void each_key_has_a_field_of_its_kind_with_its_bounds() {
    Map<String, FormField> fields = fields("");

    assertThat(fields.keySet())
        .containsExactlyInAnyOrder(
            "/name", "/radius", "/most", "/format", "/dry", "/bands", "/cuts", "/inner/a~1b");
    assertThat(fields.get("/name").kind()).isEqualTo(Kind.TEXT);
    assertThat(fields.get("/name").description()).isEqualTo("of the column");
    assertThat(fields.get("/name").hints()).containsExactly("minLength 1", "byDefault id");
    assertThat(fields.get("/radius").hints())
        .containsExactly("moreThan 0", "atMost 3600")
        .isNotSameAs(fields.get("/most").hints());
    assertThat(fields.get("/most").kind()).isEqualTo(Kind.NUMBER);
    assertThat(fields.get("/format").options())
        .extracting(FormField.Option::json)
        .containsExactly("\"csv\"", "\"parquet\"");
    assertThat(fields.get("/dry").options())
        .extracting(FormField.Option::label)
        .containsExactly("true", "false");
    assertThat(fields.get("/bands").kind()).isEqualTo(Kind.TEXTS);
    assertThat(fields.get("/cuts").kind()).isEqualTo(Kind.RAW);
    assertThat(fields.get("/inner/a~1b").required()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"name\": \"two words\", \"radius\": 0.10, \"most\": null, \"format\": \"csv\"}",
        "{\"dry\": false, \"bands\": [\"g\", \"r\"], \"cuts\": [{\"min\": 1}], \"inner\": {\"a/b\": 7}}",
        "{\"name\": \"\", \"bands\": [], \"most\": \"null\", \"old\": \"a\\nb\"}",
        "{\"name\": 5, \"radius\": \"wide\", \"format\": \"fits\", \"bands\": \"g\"}",
        "{\"inner\": {\"a/b\": 1, \"c\": 2}, \"more\": {\"d\": [1]}}"
      })
  void fields_mean_the_config_that_they_show(String config) {
    assertThat(roundTrip(config)).isEqualTo(json(config));
  }

  @Test
  void a_fault_is_shown_at_its_field() {
    Map<String, FormField> fields =
        fields(
            "{\"radius\": -1, \"cuts\": [1]}",
            new ConfigError("/radius", "is too small"),
            new ConfigError("/cuts/0", "must be an object"));

    assertThat(fields.get("/radius").errors()).containsExactly("is too small");
    assertThat(fields.get("/cuts").errors()).containsExactly("must be an object");
    assertThat(fields.get("/name").errors()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"type\": \"array\"}", "{\"$ref\": \"#\"}", "true"})
  void a_schema_without_keys_has_no_fields(String schema) {
    assertThat(SchemaForm.of(json(schema), json(""), List.of(), WORDS)).isEmpty();
  }

  @Test
  void a_schema_that_contains_itself_ends_in_yaml() {
    JsonNode schema =
        json(
            "{\"$ref\": \"#/$defs/n\", \"$defs\": {\"n\": {\"properties\": {\"next\": {\"$ref\": \"#/$defs/n\"}}}}}");

    assertThat(SchemaForm.of(schema, json(""), List.of(), WORDS))
        .flatExtracting(SchemaForm.Group::fields)
        .extracting(FormField::kind)
        .containsExactly(Kind.RAW);
  }

  @Test
  void other_keys_that_are_no_keys_are_kept_and_refused() {
    String text = SchemaForm.text(List.of("NUMBER:/radius", "RAW:"), List.of("2", "only words"));

    assertThat(text).isEqualTo("radius: 2\n\nonly words");
    assertThatThrownBy(() -> Yaml.parse(text)).isInstanceOf(JsonProcessingException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NONSENSE:/a", "/a", "TEXT:a", "TEXT:/a/b/c/d/e/f"})
  void a_forged_field_is_refused(String place) {
    assertThatThrownBy(() -> SchemaForm.config(List.of(place), List.of("x")))
        .isInstanceOf(ConsoleProblem.class);
  }
}
