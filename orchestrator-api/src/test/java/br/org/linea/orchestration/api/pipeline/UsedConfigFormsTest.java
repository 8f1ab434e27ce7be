package br.org.linea.orchestration.api.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.pipeline.ConfigOutcome.Effective;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.Invalid;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsedConfigFormsTest {

  @TempDir Path folder;
  private SchemaPipeline pipeline;

  @BeforeEach
  void open() throws IOException {
    pipeline =
        new SchemaPipeline(folder).properties("\"a\": {\"type\": \"integer\", \"default\": 1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "\"\"", "{}", "[]", "0", "0.0", "-0", "false", "\"{}\"", "\" { } \""})
  void nothing_in_any_form_means_the_defaults(String used) {
    assertThat(pipeline.load(used)).isEqualTo(new Effective("{\"a\":1}", List.of()));
  }

  @Test
  void a_missing_key_means_the_defaults() {
    assertThat(pipeline.load(MissingNode.getInstance()))
        .isEqualTo(new Effective("{\"a\":1}", List.of()));
    assertThat(pipeline.load((com.fasterxml.jackson.databind.JsonNode) null))
        .isEqualTo(new Effective("{\"a\":1}", List.of()));
  }

  @Test
  void an_object_is_taken_as_it_is_and_as_text() {
    assertThat(pipeline.load("{\"a\": 2}")).isEqualTo(new Effective("{\"a\":2}", List.of()));
    assertThat(pipeline.load(new TextNode("{\"a\": 2}")))
        .isEqualTo(new Effective("{\"a\":2}", List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'true'          | true",
        "'1'             | 1",
        "'-0.50'         | -0.50",
        "'[1, 2]'        | [1,2]",
        "'[{}]'          | [{}]",
        "'\" \"'         | ' '",
        "'\"hello\"'     | hello",
        "'\"[]\"'        | []",
        "'\"null\"'      | null",
        "'\"0\"'         | 0",
        "'\"{\"'         | {",
        "'\"{} {}\"'     | {} {}",
        "'\"{a: 1}\"'    | {a: 1}",
      })
  void anything_else_is_refused_with_the_value(String used, String shown) {
    assertThat(pipeline.load(used))
        .isEqualTo(new Invalid("[config loader] Bad config -> " + shown, List.of()));
  }

  @Test
  void a_long_value_is_cut_in_the_answer() {
    Invalid invalid = (Invalid) pipeline.load(new TextNode("x".repeat(5000)));
    assertThat(invalid.error()).hasSizeLessThan(300).endsWith("x…");
  }

  @Test
  void without_a_schema_the_object_stays_as_it_is() {
    assertThat(pipeline.load(Optional.empty(), SchemaPipeline.json("{\"z\": 1.50, \"a\": [1e8]}")))
        .isEqualTo(new Effective("{\"z\":1.50,\"a\":[1E+8]}", List.of()));
    assertThat(pipeline.load(Optional.empty(), MissingNode.getInstance()))
        .isEqualTo(new Effective("{}", List.of()));
  }

  @Test
  void without_a_schema_what_no_file_can_hold_is_still_refused() {
    assertThat(pipeline.load(Optional.empty(), SchemaPipeline.json("{\"z\": 1e999999}")))
        .isInstanceOf(Invalid.class);
  }
}
