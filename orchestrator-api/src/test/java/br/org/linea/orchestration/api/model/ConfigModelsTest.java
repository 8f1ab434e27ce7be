package br.org.linea.orchestration.api.model;

import static br.org.linea.orchestration.api.model.ModelFolders.LIMIT;
import static br.org.linea.orchestration.api.model.ModelFolders.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.pipeline.ConfigModels.Source;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.ConfigError;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.Invalid;
import br.org.linea.orchestration.api.pipeline.SchemaOutcome;
import br.org.linea.orchestration.catalogue.Pipeline;
import br.org.linea.orchestration.stack.process.ProjectFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Config models as the old pipelines have them, by both generations of pydantic. */
@Tag("services")
class ConfigModelsTest {

  private static final String EXECUTORS =
      """
      import os
      from typing import Any
      from pydantic import BaseModel, before_validator

      DATASETS_DIR = os.getenv("DATASETS_DIR", "/nowhere")
      DASK_EXECUTOR = os.getenv("DASK_EXECUTOR", "local")


      class Slurm(BaseModel):
          class Instance(BaseModel):
              cores: int = 20
              memory: str = "50GB"
          instance: Instance = Instance()


      class Local(BaseModel):
          n_workers: int = 2


      class Executor(BaseModel):
          name: str = DASK_EXECUTOR
          args: Any = {}

          @before
          def sync_args(cls, data):
              made = {"local": Local, "slurm": Slurm}[data.get("name", DASK_EXECUTOR)]
              data["args"] = made(**data.get("args", {})).dumped()
              return data


      class Config(BaseModel):
          output_dir: str = "outputs"
          executor: Executor = Executor()
          dataset: str = f"{DATASETS_DIR}/mini"
      """;

  @TempDir static Path folder;

  @RegisterExtension private static final ModelFolders models = new ModelFolders(() -> folder);

  @ParameterizedTest
  @EnumSource
  void a_validator_builds_the_arguments_of_the_executor(Generation pydantic) {
    Pipeline pipeline = models.of(pydantic).pipeline("executors", pydantic.text(EXECUTORS));
    assertThat(models.of(pydantic).json(pipeline, "{}"))
        .isEqualTo(
            "{'output_dir':'outputs','executor':{'name':'slurm','args':"
                + "{'instance':{'cores':20,'memory':'50GB'}}},'dataset':'/data/datasets/mini'}");
    assertThat(models.of(pydantic).json(pipeline, "{'executor': {'name': 'local', 'args': {}}}"))
        .contains("'executor':{'name':'local','args':{'n_workers':2}}");
    assertThat(
            models
                .of(pydantic)
                .json(
                    pipeline,
                    "{'executor': {'args': {'instance': {'cores': 3}}}, 'output_dir': 'o'}"))
        .startsWith(
            "{'output_dir':'o','executor':{'name':'slurm','args':"
                + "{'instance':{'cores':3,'memory':'50GB'}}}");
    assertThat(
            models
                .of(pydantic)
                .effective(pipeline, "{'executor': {'args': {'instanc': {'cores': 3}}}}")
                .warnings())
        .singleElement()
        .asString()
        .startsWith("/executor/args/instanc is not a key that this pipeline knows");
  }

  @ParameterizedTest
  @EnumSource
  void a_model_sees_what_is_named_of_the_environment_and_nothing_else(Generation pydantic) {
    Pipeline pipeline =
        models
            .of(pydantic)
            .pipeline(
                "environment",
                """
                import os
                from typing import List
                from pydantic import BaseModel
                class Config(BaseModel):
                    names: List[str] = sorted(os.environ)
                """);
    assertThat(models.of(pydantic).json(pipeline, "{}"))
        .contains("'DASK_EXECUTOR'", "'PIPELINES_DIR'", "'PROCESSING_DIR'", "'DATASETS_DIR'")
        .doesNotContain("SECRET");
  }

  @ParameterizedTest
  @EnumSource
  void every_fault_is_reported_with_its_place_and_the_value(Generation pydantic) {
    Invalid invalid =
        models
            .of(pydantic)
            .invalid(
                models.plain(pydantic),
                "{'seed': 'x', 'inputs': [{'path': 'a'}, {'cut': {'radius': [1]}}]}");
    assertThat(invalid.errors())
        .extracting(ConfigError::pointer)
        .containsExactlyInAnyOrder("/seed", "/inputs/1/path", "/inputs/1/cut/radius");
    assertThat(invalid.errors())
        .filteredOn(error -> error.pointer().equals("/seed"))
        .singleElement()
        .satisfies(error -> assertThat(error.message()).endsWith("; it is \"x\""));
    assertThat(invalid.errors()).contains(new ConfigError("/inputs/1/path", "is missing"));
    assertThat(invalid.error())
        .startsWith("[config loader] Bad config -> /")
        .endsWith("(and 2 more)");
  }

  @ParameterizedTest
  @EnumSource
  void an_unknown_key_is_kept_at_the_end_and_warned_of(Generation pydantic) {
    var effective =
        models
            .of(pydantic)
            .effective(
                models.plain(pydantic),
                "{'sede': 1, 'inputs': [{'cut': {'radios': 2}, 'path': 'a'}], 'scale': 2.50}");
    assertThat(effective.json().replace('"', '\''))
        .isEqualTo(
            "{'seed':7,'scale':2.50,'inputs':[{'path':'a','cut':{'radius':1.0,'count':null,"
                + "'radios':2}}],'anything':null,'sede':1}");
    assertThat(effective.warnings())
        .containsExactlyInAnyOrder(
            "/sede is not a key that this pipeline knows; did you mean seed?",
            "/inputs/0/cut/radios is not a key that this pipeline knows; did you mean radius?");
  }

  @ParameterizedTest
  @EnumSource
  void numbers_keep_their_digits_and_the_type_that_the_model_gives_them(Generation pydantic) {
    assertThat(
            models
                .of(pydantic)
                .json(
                    models.plain(pydantic),
                    "{'seed': 1180591620717411303424, 'scale': 1E+8,"
                        + " 'anything': [0.10, 9007199254740993, 1e-7, 'a\\u0000\\ud83d\\ude00']}"))
        .isEqualTo(
            "{'seed':1180591620717411303424,'scale':1E+8,'inputs':[],"
                + "'anything':[0.10,9007199254740993,1E-7,'a\\u0000\uD83D\uDE00']}");
    assertThat(models.of(pydantic).json(models.plain(pydantic), "{'scale': 3}"))
        .contains("'scale':3.0");
  }

  @ParameterizedTest
  @EnumSource
  void the_json_schema_of_the_model_is_shown(Generation pydantic) {
    assertThat(models.of(pydantic).schema(models.plain(pydantic)))
        .isInstanceOfSatisfying(
            SchemaOutcome.Known.class,
            known -> assertThat(known.json()).contains("\"seed\"", "\"default\":7", "\"object\""));
  }

  @ParameterizedTest
  @EnumSource
  void a_model_that_changed_is_read_anew(Generation pydantic) {
    Pipeline pipeline = models.of(pydantic).pipeline("changes", PLAIN);
    assertThat(models.of(pydantic).json(pipeline, "{}")).startsWith("{'seed':7");
    models.of(pydantic).pipeline("changes", PLAIN.replace("= 7", "= 8"));
    assertThat(models.of(pydantic).json(pipeline, "{}")).startsWith("{'seed':8");
  }

  @ParameterizedTest
  @EnumSource
  void an_exported_schema_gives_the_same_defaults(Generation pydantic) throws Exception {
    String model = pydantic.text(EXECUTORS);
    String full = models.of(pydantic).json(models.of(pydantic).pipeline("exported", model), "{}");
    Path exports = folder.resolve(pydantic + "-exports");
    try (ModelFolder exported =
        new ModelFolder(exports, List.of("/nowhere/python3"), LIMIT, Source.EXPORTED)) {
      Pipeline pipeline = exported.pipeline("exported", model);
      export(pydantic, exports.resolve("exported/config.py"));
      assertThat(exported.json(pipeline, "{}")).isEqualTo(full);
      assertThat(exported.json(pipeline, "{'output_dir': 'o'}"))
          .isEqualTo(full.replace("'outputs'", "'o'"));
    }
  }

  private static void export(Generation pydantic, Path model) throws Exception {
    List<String> command = new ArrayList<>(pydantic.python());
    command.add(ProjectFolder.find().root().resolve("pipelines/export-schema").toString());
    command.add(model.toString());
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put("DASK_EXECUTOR", "slurm");
    builder.environment().put("DATASETS_DIR", "/data/datasets");
    assertThat(builder.start().waitFor()).isZero();
  }
}
