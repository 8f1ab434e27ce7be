package br.org.linea.orchestration.api.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.pipeline.ConfigOutcome.Invalid;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFaultsTest {

  @TempDir Path folder;
  private SchemaPipeline pipeline;

  @BeforeEach
  void open() throws IOException {
    pipeline = new SchemaPipeline(folder);
  }

  private SchemaPipeline properties(String text) {
    return pipeline.properties(SchemaPipeline.quoted(text));
  }

  private SchemaPipeline schema(String text) {
    return pipeline.schema(SchemaPipeline.quoted(text));
  }

  @ParameterizedTest(name = "{0}, {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'type': 'integer'                     | 1.5       | must be a whole number, not 1.5",
        "'type': 'integer'                     | '1'       | must be a whole number, not '1'",
        "'type': ['number', 'null']            | true      | must be a number or null, not true",
        "'type': 'boolean'                     | 1         | must be true or false, not 1",
        "'type': 'string'                      | [1, {}]   | must be a text, not [1,{}]",
        "'type': 'object'                      | []        | must be an object, not []",
        "'type': 'array'                       | {}        | must be a list, not {}",
        "'minimum': 2                          | 1         | must be at least 2, not 1",
        "'maximum': 2                          | 3         | must be at most 2, not 3",
        "'exclusiveMinimum': 0                 | 0         | must be more than 0, not 0",
        "'exclusiveMaximum': 1.5               | 1.50      | must be less than 1.5, not 1.50",
        "'multipleOf': 5                       | 7         | must be a multiple of 5, not 7",
        "'enum': ['nearest', 'all', 3]         | 'nearst'  | must be one of 'nearest', 'all', 3, not 'nearst'; did you mean 'nearest'?",
        "'enum': ['a', 'b']                    | 7         | must be one of 'a', 'b', not 7",
        "'const': 4                            | 5         | must be 4, not 5",
        "'pattern': '^x'                       | 'y'       | must match the pattern '^x', not 'y'",
        "'minLength': 2                        | 'y'       | must have at least 2 characters, not 'y'",
        "'maxLength': 2                        | 'yyy'     | must have at most 2 characters, not 'yyy'",
        "'minItems': 1                         | []        | must have at least 1 items, not []",
        "'maxItems': 1                         | [1,2]     | must have at most 1 items, not [1,2]",
        "'uniqueItems': true                   | [1,1]     | must not hold the same item twice, as [1,1] does",
        "'format': 'date'                      | '2026-13-01' | must be of the format 'date', not '2026-13-01'",
        "'format': 'date-time'                 | 'today'   | must be of the format 'date-time', not 'today'",
        "'format': 'email'                     | 'anna'  | must be of the format 'email', not 'anna'",
        "'format': 'ipv4'                      | '1.2.3'   | must be of the format 'ipv4', not '1.2.3'",
        "'format': 'uuid'                      | 'x'       | must be of the format 'uuid', not 'x'",
      })
  void a_fault_is_reported_with_pointer_rule_and_value(String rule, String value, String told) {
    properties("'o': {'properties': {'k': {" + rule + "}}}");
    assertThat(pipeline.faults("{'o': {'k': " + value + "}}")).containsExactly("/o/k " + told);
  }

  @Test
  void every_fault_is_reported_and_the_first_is_the_error() {
    properties("'a': {'type': 'integer'}, 'l': {'items': {'minimum': 0}}, 'x/y~z': {'maximum': 1}");
    Invalid invalid = (Invalid) pipeline.load("{\"a\": \"one\", \"l\": [1, -1], \"x/y~z\": 2}");
    assertThat(invalid.errors())
        .extracting(ConfigOutcome.ConfigError::pointer)
        .containsExactly("/a", "/l/1", "/x~1y~0z");
    assertThat(invalid.error())
        .isEqualTo(
            "[config loader] Bad config -> /a must be a whole number, not \"one\" (and 2 more)");
  }

  @Test
  void a_missing_key_is_pointed_at() {
    properties("'o': {'type': 'object', 'required': ['k'], 'properties': {'k': {}}}");
    assertThat(pipeline.faults("{'o': {}}")).containsExactly("/o/k is missing");
  }

  @Test
  void a_forbidden_key_is_pointed_at_with_what_may_have_been_meant() {
    schema(
        "{'properties': {'radius_arcsec': {'default': 1}, 'n': {}}, 'additionalProperties': false}");
    assertThat(pipeline.faults("{'radius_arcsecs': 2, 'colour': 3}"))
        .containsExactly(
            "/radius_arcsecs is not a key of this config; did you mean radius_arcsec? (its value is 2)",
            "/colour is not a key of this config (its value is 3)");
  }

  @Test
  void an_unknown_key_that_is_allowed_is_warned_of() {
    properties("'message': {}, 'o': {'properties': {'seconds': {}}}");
    assertThat(pipeline.warnings("{'Mesage': 1, 'o': {'secnods': 2, 'x': 3}}"))
        .containsExactlyInAnyOrder(
            "/Mesage is not a key that this pipeline knows; did you mean message?",
            "/o/secnods is not a key that this pipeline knows; did you mean seconds?",
            "/o/x is not a key that this pipeline knows");
  }

  @Test
  void a_key_that_was_given_too_is_not_what_was_meant() {
    properties("'message': {}");
    assertThat(pipeline.warnings("{'mesage': 1, 'message': 2}"))
        .containsExactly("/mesage is not a key that this pipeline knows");
  }

  @Test
  void free_keys_are_not_warned_of() {
    schema(
        "{'properties': {'a': {'additionalProperties': {'type': 'integer'}}, 'b': {'type': 'object'},"
            + " 'c': {'properties': {'d': {}}, 'additionalProperties': true},"
            + " 'e': {'properties': {'d': {}}, 'patternProperties': {'^x-': {}}}}}");
    assertThat(pipeline.warnings("{'a': {'q': 1}, 'b': {'q': 1}, 'c': {'q': 1}, 'e': {'x-q': 1}}"))
        .isEmpty();
  }

  @Test
  void keys_of_a_fitting_branch_are_known() {
    properties(
        "'e': {'anyOf': [{'type': 'object', 'properties': {'x': {'type': 'integer'}}}, {'type': 'null'}]}");
    assertThat(pipeline.warnings("{'e': {'x': 1}}")).isEmpty();
  }

  @Test
  void of_the_branches_of_a_choice_the_bound_is_reported_and_not_the_other_type() {
    properties("'x': {'anyOf': [{'type': 'number', 'exclusiveMinimum': 0}, {'type': 'null'}]}");
    assertThat(pipeline.faults("{'x': -1}")).containsExactly("/x must be more than 0, not -1");
    assertThat(pipeline.faults("{'x': 'a'}"))
        .containsExactly("/x must be a number or null, not 'a'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e401", "1e-402", "-1e2147483647", "1e999999999"})
  void a_number_beyond_any_float_is_refused(String number) {
    properties("'x': {'type': 'number', 'multipleOf': 0.5}");
    assertThat(pipeline.faults("{'x': [" + number + "]}").getFirst())
        .startsWith("/x/0 must be a number that fits a float");
  }

  @Test
  void half_a_character_is_refused() {
    properties("'x': {}");
    assertThat(pipeline.faults("{'x': '\\ud800'}"))
        .containsExactly("/x holds half a character (a lone surrogate)");
    assertThat(pipeline.effective("{'x': '\\ud83c\\udf0c'}")).isEqualTo("{'x':'🌌'}");
  }

  @Test
  void a_config_that_is_too_deep_is_refused() {
    properties("'x': {}");
    String deep = "{'x': " + "[".repeat(150) + "]".repeat(150) + "}";
    assertThat(pipeline.faults(deep).getFirst()).contains("is nested deeper than 100 levels");
    String text = "{\"x\": " + "[".repeat(5000) + "]".repeat(5000) + "}";
    assertThat(pipeline.load(new TextNode(text))).isInstanceOf(Invalid.class);
  }

  @Test
  void a_config_that_would_take_for_ever_is_refused() {
    schema(
        "{'properties': {'c': {'$ref': '#/$defs/c'}}, '$defs': {'c': {'anyOf': [{'$ref': '#/$defs/n'}, {'type': 'integer'}]},"
            + " 'n': {'type': 'object', 'required': ['z'], 'properties': {'z': {}, 'c': {'$ref': '#/$defs/c'}}}}}");
    String deep = "{'c': ".repeat(99) + "{}" + "}".repeat(99);
    assertThat(pipeline.load(SchemaPipeline.quoted(deep))).isInstanceOf(Invalid.class);
  }

  @Test
  void a_default_that_breaks_its_own_schema_is_reported() {
    properties("'a': {'type': 'integer', 'default': 'x'}");
    assertThat(pipeline.faults("{}")).containsExactly("/a must be a whole number, not 'x'");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':                                  | line 1: ",
        "[]                                        | a JSON Schema is an object, not []",
        "{'type': 'objekt'}                        | it is no JSON Schema: /type",
        "{'properties': {'a': {'minimum': '5'}}}   | it is no JSON Schema: /properties/a/minimum",
        "{'properties': {'a': {'$ref': '#/nope'}}} | /nope",
        "{'$ref': 'http://127.0.0.1:1/schema'}     | http://127.0.0.1:1/schema",
      })
  void a_schema_that_cannot_be_used_is_named_and_no_fault_of_the_config(
      String schema, String told) {
    schema(schema);
    Invalid invalid = (Invalid) pipeline.load("{}");
    assertThat(invalid.errors()).isEmpty();
    assertThat(invalid.error())
        .startsWith("[config loader] The config schema of p cannot be used: ")
        .contains("config.schema.json")
        .contains(told);
  }

  @Test
  void a_schema_that_is_absent_is_named() {
    assertThat(((Invalid) pipeline.load("{}")).error())
        .contains("config.schema.json does not exist");
  }

  @Test
  void a_schema_that_is_no_json_schema_is_refused_in_words() {
    assertThat(
            ((Invalid) pipeline.load(Optional.of("config.txt"), SchemaPipeline.json("{}"))).error())
        .contains("config.txt is neither a JSON Schema");
  }
}
