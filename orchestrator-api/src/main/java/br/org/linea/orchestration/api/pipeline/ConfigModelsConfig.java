package br.org.linea.orchestration.api.pipeline;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** How the config models of pipelines ({@code schema_config: config.py}) are asked. */
@ConfigMapping(prefix = "orchestrator.config-models")
public interface ConfigModelsConfig {

  /**
   * Where the rules come from: {@code python}, the model itself; {@code exported}, the JSON Schema
   * beside it that {@code pipelines/export-schema} has written, for a host without Python.
   */
  @WithDefault("python")
  ConfigModels.Source source();

  /** The command that starts a Python with pydantic 1.10 or 2, its words separated by commas. */
  @WithDefault("python3")
  List<String> python();

  /**
   * The variables of the API's own environment that models see, besides {@code PATH}, {@code
   * PIPELINES_DIR}, {@code PROCESSING_DIR} and {@code DATASETS_DIR}.
   */
  @WithDefault("DASK_EXECUTOR")
  Optional<List<String>> environment();

  /** How long a model may take for one config, at least 100 ms; after that the answer is 503. */
  @WithDefault("5s")
  @DurationMin(millis = 100)
  Duration timeLimit();

  /** The address space that a model may take for one config. */
  @WithDefault("1G")
  MemorySize memory();

  /**
   * How many configs are checked at once, each by a helper process of its own, 1 to 32. Sixteen
   * more wait up to 10 s; further ones get a 503.
   */
  @WithDefault("2")
  @Min(1)
  @Max(32)
  int helpers();
}
