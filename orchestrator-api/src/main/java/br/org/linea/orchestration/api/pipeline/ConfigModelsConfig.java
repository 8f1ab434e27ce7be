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

  /** {@code python}, or {@code exported} for a host without Python. */
  @WithDefault("python")
  ConfigModels.Source source();

  /** The command that starts a Python with pydantic, word by word. */
  @WithDefault("python3")
  List<String> python();

  /** The variables of the API's own environment that models see, besides the three folders. */
  @WithDefault("DASK_EXECUTOR")
  Optional<List<String>> environment();

  /** How long a model may take for one config. */
  @WithDefault("5s")
  @DurationMin(millis = 100)
  Duration timeLimit();

  /** The address space that a model may take for one config. */
  @WithDefault("1G")
  MemorySize memory();

  /** How many configs are judged at once, each by a helper process of its own. */
  @WithDefault("2")
  @Min(1)
  @Max(32)
  int helpers();
}
