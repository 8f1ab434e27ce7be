package br.org.linea.orchestration.api.model;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.pipeline.ConfigModels.Source;
import br.org.linea.orchestration.api.pipeline.SchemaOutcome;
import br.org.linea.orchestration.catalogue.Pipeline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said where there is no Python, one without pydantic, or a helper that is none. */
class HelperFaultsTest {

  private static final String MODEL = "not read";

  @TempDir Path folder;

  private ModelFolder models(Source source, String... python) {
    return new ModelFolder(folder, List.of(python), Duration.ofSeconds(1), source);
  }

  @Test
  void without_a_python_the_ways_out_are_named() {
    try (ModelFolder models = models(Source.PYTHON, "/nowhere/python3")) {
      Pipeline pipeline = models.pipeline("p", MODEL);
      assertThat(models.unavailable(pipeline, "{}"))
          .startsWith("[config loader] The config model of p could not be asked: no Python")
          .contains(
              "/nowhere/python3",
              "python3-pydantic",
              "pipelines/export-schema",
              "orchestrator.config-models.source=exported",
              "image with Java");
      assertThat(models.schema(pipeline)).isInstanceOf(SchemaOutcome.Unknown.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "echo '{}'; exec sleep 60                                       | has no pydantic",
        "exit 1                                                         | the helper",
        "echo Hello; exec sleep 60                                      | the helper's answer is no JSON",
        "echo '{`pydantic`:`2`}'; echo garbage; exec sleep 60           | the helper's answer is no JSON",
        "echo '{`pydantic`:`2`}'; echo '{`id`:9}'; exec sleep 60        | the helper answered something else",
        "echo '{`pydantic`:`2`}'; exec sleep 60                         | the helper said nothing for 6 s",
      })
  void a_helper_that_is_none_is_reported_in_a_sentence(String script, String told) {
    // The program and the requests come on standard input, the arguments of Python after the
    // script.
    try (ModelFolder models = models(Source.PYTHON, "sh", "-c", script.replace('`', '"'))) {
      assertThat(models.unavailable(models.pipeline("p", MODEL), "{}")).contains(told);
    }
  }

  @Test
  void an_exported_schema_replaces_the_model_only_where_the_settings_say_so() {
    try (ModelFolder models = models(Source.EXPORTED, "/nowhere/python3")) {
      Pipeline pipeline = models.pipeline("p", MODEL);
      assertThat(models.invalid(pipeline, "{}").error())
          .contains("config.schema.json does not exist; pipelines/export-schema writes it");
      models.write("p", "config.schema.json", "{\"properties\": {\"a\": {\"default\": 1}}}");
    }
    try (ModelFolder models = models(Source.EXPORTED, "/nowhere/python3")) {
      Pipeline pipeline = models.pipeline("p", MODEL);
      assertThat(models.json(pipeline, "{'b': 2}")).isEqualTo("{'a':1,'b':2}");
      assertThat(models.schema(pipeline)).isInstanceOf(SchemaOutcome.Known.class);
    }
    try (ModelFolder models = models(Source.PYTHON, "/nowhere/python3")) {
      assertThat(models.unavailable(models.pipeline("p", MODEL), "{}")).contains("no Python");
    }
  }
}
