package br.org.linea.orchestration.api.model;

import br.org.linea.orchestration.api.pipeline.CatalogueConfig;
import br.org.linea.orchestration.api.pipeline.ConfigLoader;
import br.org.linea.orchestration.api.pipeline.ConfigModels;
import br.org.linea.orchestration.api.pipeline.ConfigModelsConfig;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.Effective;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.Invalid;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.Unavailable;
import br.org.linea.orchestration.api.pipeline.ExactJson;
import br.org.linea.orchestration.api.pipeline.SchemaOutcome;
import br.org.linea.orchestration.catalogue.Pipeline;
import br.org.linea.orchestration.catalogue.ResourceLimits;
import br.org.linea.orchestration.catalogue.RunOptions;
import br.org.linea.orchestration.catalogue.RunRetention;
import br.org.linea.orchestration.messages.PipelineName;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.runtime.configuration.MemorySize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.assertj.core.api.Assertions;

/** Pipelines with config models of the test's own, and short ways to load configs by them. */
final class ModelFolder implements AutoCloseable {

  private final Path folder;
  private final PythonModels models;
  private final ConfigLoader loader;

  private record Settings(
      ConfigModels.Source source,
      List<String> python,
      Duration timeLimit,
      Optional<List<String>> environment,
      MemorySize memory,
      int helpers)
      implements ConfigModelsConfig {}

  private record Folders(Path pipelinesDir, Path processingDir, Path datasetsDir)
      implements CatalogueConfig {}

  ModelFolder(Path folder, List<String> python, Duration limit, ConfigModels.Source source) {
    Settings settings =
        new Settings(
            source,
            python,
            limit,
            Optional.of(List.of("DASK_EXECUTOR")),
            new MemorySize(BigInteger.valueOf(300L << 20)),
            1);
    Folders folders = new Folders(folder, Path.of("/data/processing"), Path.of("/data/datasets"));
    this.folder = folder;
    this.models =
        new PythonModels(
            settings,
            PythonModels.environment(
                settings,
                folders,
                Map.of("PATH", "/usr/bin:/bin", "DASK_EXECUTOR", "slurm", "API_SECRET", "s3cret")));
    this.loader = new ConfigLoader(folders, models, settings);
  }

  /** A pipeline whose {@code config.py} is this. */
  Pipeline pipeline(String name, String model) {
    write(name, "config.py", model);
    return new Pipeline(
        new PipelineName(name),
        name,
        name,
        "slurm",
        "bash",
        "run.sh",
        Optional.of(folder.resolve(name).resolve("config.py").toString()),
        "1",
        Optional.empty(),
        OptionalInt.empty(),
        Map.of(),
        List.of(),
        RunOptions.NONE,
        RunRetention.FOR_EVER,
        ResourceLimits.NONE,
        Map.of(),
        Map.of());
  }

  void write(String pipeline, String file, String text) {
    try {
      Files.createDirectories(folder.resolve(pipeline));
      Files.writeString(folder.resolve(pipeline).resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ConfigOutcome load(Pipeline pipeline, String config) {
    try {
      return loader.load(pipeline, ExactJson.parse(config.replace('\'', '"')));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  Effective effective(Pipeline pipeline, String config) {
    return is(Effective.class, load(pipeline, config));
  }

  /** The effective config, with apostrophes for quotation marks. */
  String json(Pipeline pipeline, String config) {
    return effective(pipeline, config).json().replace('"', '\'');
  }

  Invalid invalid(Pipeline pipeline, String config) {
    return is(Invalid.class, load(pipeline, config));
  }

  String unavailable(Pipeline pipeline, String config) {
    return is(Unavailable.class, load(pipeline, config)).error();
  }

  private static <T> T is(Class<T> type, ConfigOutcome outcome) {
    Assertions.assertThat(outcome).isInstanceOf(type);
    return type.cast(outcome);
  }

  SchemaOutcome schema(Pipeline pipeline) {
    return loader.schema(pipeline);
  }

  @Override
  public void close() {
    models.close();
  }
}
