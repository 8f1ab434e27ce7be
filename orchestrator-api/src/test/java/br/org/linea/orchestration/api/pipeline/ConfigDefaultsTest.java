package br.org.linea.orchestration.api.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigDefaultsTest {

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

  @Test
  void what_was_given_stays_and_what_was_not_is_filled_in() {
    properties("'a': {'default': 1}, 'b': {'default': 'x'}, 'c': {}");
    assertThat(pipeline.effective("{'b': 'y'}")).isEqualTo("{'a':1,'b':'y'}");
  }

  @Test
  void a_given_null_is_no_missing_value() {
    properties("'a': {'type': ['integer', 'null'], 'default': 1}");
    assertThat(pipeline.effective("{'a': null}")).isEqualTo("{'a':null}");
  }

  @Test
  void a_default_may_be_null() {
    properties("'a': {'anyOf': [{'type': 'integer'}, {'type': 'null'}], 'default': null}");
    assertThat(pipeline.effective("{}")).isEqualTo("{'a':null}");
  }

  @Test
  void keys_come_in_the_order_of_the_schema_and_others_after_them() {
    properties("'z': {}, 'm': {'default': 0}, 'a': {}");
    assertThat(pipeline.effective("{'q': 1, 'a': 2, 'b': 3, 'z': 4}"))
        .isEqualTo("{'z':4,'m':0,'a':2,'q':1,'b':3}");
  }

  @Test
  void an_object_that_was_given_in_part_is_filled_in() {
    properties("'o': {'properties': {'x': {'default': 1}, 'y': {'default': 2}}}");
    assertThat(pipeline.effective("{'o': {'y': 3}}")).isEqualTo("{'o':{'x':1,'y':3}}");
  }

  @Test
  void an_object_that_was_not_given_is_made_of_its_defaults() {
    properties(
        "'o': {'type': 'object', 'properties': {'p': {'properties': {'x': {'default': 1}}}}}");
    assertThat(pipeline.effective("{}")).isEqualTo("{'o':{'p':{'x':1}}}");
  }

  @Test
  void an_object_whose_required_keys_have_no_defaults_is_not_made() {
    properties("'o': {'required': ['y'], 'properties': {'x': {'default': 1}, 'y': {}}}");
    assertThat(pipeline.effective("{}")).isEqualTo("{}");
  }

  @Test
  void a_default_object_is_itself_filled_in() {
    properties("'o': {'default': {'y': 2}, 'properties': {'x': {'default': 1}, 'y': {}}}");
    assertThat(pipeline.effective("{}")).isEqualTo("{'o':{'x':1,'y':2}}");
  }

  @Test
  void a_required_key_with_a_default_need_not_be_given() {
    schema("{'required': ['a'], 'properties': {'a': {'default': 1}}}");
    assertThat(pipeline.effective("{}")).isEqualTo("{'a':1}");
  }

  @Test
  void items_of_lists_are_filled_in() {
    properties(
        "'l': {'prefixItems': [{'properties': {'p': {'default': 0}}}], 'items': {'properties': {'x': {'default': 1}}}}");
    assertThat(pipeline.effective("{'l': [{}, {}, {'x': 2}]}"))
        .isEqualTo("{'l':[{'p':0},{'x':1},{'x':2}]}");
  }

  @Test
  void references_are_followed() {
    schema(
        "{'$defs': {'O': {'properties': {'x': {'default': 1}}}}, 'properties': {'o': {'$ref': '#/$defs/O'},"
            + " 'q': {'$ref': '#/$defs/O', 'default': {'x': 5}}}}");
    assertThat(pipeline.effective("{}")).isEqualTo("{'o':{'x':1},'q':{'x':5}}");
    assertThat(pipeline.effective("{'o': {}, 'q': {}}")).isEqualTo("{'o':{'x':1},'q':{'x':1}}");
  }

  @Test
  void a_schema_that_contains_itself_fills_in_what_was_given_and_no_more() {
    schema("{'properties': {'x': {'default': 1}, 'child': {'$ref': '#', 'default': {}}}}");
    assertThat(pipeline.effective("{'child': {}}")).isEqualTo("{'x':1,'child':{'x':1,'child':{}}}");
    schema("{'properties': {'x': {'default': 1}, 'child': {'$ref': '#'}}}");
    assertThat(pipeline.effective("{'child': {'child': {}}}"))
        .isEqualTo("{'x':1,'child':{'x':1,'child':{'x':1}}}");
  }

  @Test
  void all_parts_of_all_of_count() {
    schema(
        "{'allOf': [{'properties': {'a': {'default': 1}}}, {'properties': {'b': {'default': 2}}}]}");
    assertThat(pipeline.effective("{}")).isEqualTo("{'a':1,'b':2}");
  }

  @Test
  void the_branch_that_fits_fills_in() {
    properties(
        "'e': {'oneOf': ["
            + "{'required': ['kind'], 'properties': {'kind': {'const': 'local'}, 'cores': {'default': 2}}},"
            + "{'required': ['kind'], 'properties': {'kind': {'const': 'slurm'}, 'queue': {'default': 'long'}}}]}");
    assertThat(pipeline.effective("{'e': {'kind': 'slurm'}}"))
        .isEqualTo("{'e':{'kind':'slurm','queue':'long'}}");
    assertThat(pipeline.effective("{'e': {'kind': 'local'}}"))
        .isEqualTo("{'e':{'kind':'local','cores':2}}");
  }

  @Test
  void a_branch_that_fits_only_with_its_defaults_fits() {
    properties(
        "'e': {'anyOf': [{'type': 'object', 'required': ['x', 'y'], 'properties': {'x': {'default': 1}, 'y': {}}},"
            + " {'type': 'null'}], 'default': null}");
    assertThat(pipeline.effective("{'e': {'y': 2}}")).isEqualTo("{'e':{'x':1,'y':2}}");
  }

  @Test
  void a_condition_chooses_what_is_filled_in() {
    schema(
        "{'properties': {'mode': {'default': 'fast'}}, 'if': {'properties': {'mode': {'const': 'slow'}}, 'required': ['mode']},"
            + " 'then': {'properties': {'steps': {'default': 100}}}, 'else': {'properties': {'steps': {'default': 1}}}}");
    assertThat(pipeline.effective("{'mode': 'slow'}")).isEqualTo("{'mode':'slow','steps':100}");
    assertThat(pipeline.effective("{}")).isEqualTo("{'mode':'fast','steps':1}");
  }

  @Test
  void values_of_free_keys_are_filled_in() {
    schema(
        "{'properties': {'bands': {'additionalProperties': {'properties': {'zero': {'default': 25.0}}}},"
            + " 'more': {'patternProperties': {'^n': {'properties': {'n': {'default': 1}}}}}}}");
    assertThat(pipeline.effective("{'bands': {'g': {}}, 'more': {'n1': {}, 'm1': {}}}"))
        .isEqualTo("{'bands':{'g':{'zero':25.0}},'more':{'n1':{'n':1},'m1':{}}}");
  }

  @Test
  void digits_stay_as_they_were_given() {
    properties("'a': {'default': 0.10}, 'b': {'type': 'number'}, 'c': {'type': 'integer'}");
    assertThat(pipeline.effective("{'b': 1.000, 'c': 9223372036854775808}"))
        .isEqualTo("{'a':0.10,'b':1.000,'c':9223372036854775808}");
    assertThat(pipeline.effective("{'b': 0.1234567890123456789012345678901234567890}"))
        .contains("0.1234567890123456789012345678901234567890");
  }

  @Test
  void a_changed_schema_is_used_at_once() {
    properties("'a': {'default': 1}");
    assertThat(pipeline.effective("{}")).isEqualTo("{'a':1}");
    properties("'a': {'default': 22}");
    assertThat(pipeline.effective("{}")).isEqualTo("{'a':22}");
  }
}
