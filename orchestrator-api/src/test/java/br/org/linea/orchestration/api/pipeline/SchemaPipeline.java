package br.org.linea.orchestration.api.pipeline;

import br.org.linea.orchestration.api.pipeline.ConfigOutcome.ConfigError;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.Effective;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.Invalid;
import br.org.linea.orchestration.catalogue.Pipeline;
import br.org.linea.orchestration.catalogue.ResourceLimits;
import br.org.linea.orchestration.catalogue.RunOptions;
import br.org.linea.orchestration.catalogue.RunRetention;
import br.org.linea.orchestration.messages.PipelineName;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.assertj.core.api.Assertions;

/** A pipeline {@code p} with a schema of the test's own, and short ways to load configs by it. */
final class SchemaPipeline {

  private final Path folder;
  private final ConfigLoader loader;

  SchemaPipeline(Path folder) throws IOException {
    this.folder = folder;
    this.loader =
        new ConfigLoader(folder, System::nanoTime, NoModels.AT_ALL, ConfigModels.Source.PYTHON);
    Files.createDirectories(folder.resolve("p"));
  }

  SchemaPipeline schema(String json) {
    try {
      Files.writeString(folder.resolve("p/config.schema.json"), json);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return this;
  }

  SchemaPipeline properties(String json) {
    return schema("{\"type\": \"object\", \"properties\": {" + json + "}}");
  }

  ConfigOutcome load(JsonNode used) {
    return load(Optional.of("config.schema.json"), used);
  }

  ConfigOutcome load(Optional<String> schemaConfig, JsonNode used) {
    return loader.load(
        new Pipeline(
            new PipelineName("p"),
            "P",
            "p",
            "slurm",
            "sh",
            "run.sh",
            schemaConfig,
            "1",
            Optional.empty(),
            OptionalInt.empty(),
            Map.of(),
            List.of(),
            RunOptions.NONE,
            RunRetention.FOR_EVER,
            ResourceLimits.NONE,
            Map.of(),
            Map.of()),
        used);
  }

  ConfigOutcome load(String used) {
    return load(json(used));
  }

  /** The effective config, with apostrophes for quotation marks. */
  String effective(String used) {
    return outcome(load(quoted(used))).json().replace('"', '\'');
  }

  List<String> warnings(String used) {
    return outcome(load(quoted(used))).warnings();
  }

  /** Each fault as "pointer message", with apostrophes for quotation marks. */
  List<String> faults(String used) {
    ConfigOutcome outcome = load(quoted(used));
    Assertions.assertThat(outcome).isInstanceOf(Invalid.class);
    return ((Invalid) outcome).errors().stream().map(SchemaPipeline::told).toList();
  }

  private static String told(ConfigError error) {
    return (error.pointer() + " " + error.message()).replace('"', '\'');
  }

  private static Effective outcome(ConfigOutcome outcome) {
    Assertions.assertThat(outcome).isInstanceOf(Effective.class);
    return (Effective) outcome;
  }

  static String quoted(String json) {
    return json.replace('\'', '"');
  }

  static JsonNode json(String text) {
    try {
      return ExactJson.parse(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
