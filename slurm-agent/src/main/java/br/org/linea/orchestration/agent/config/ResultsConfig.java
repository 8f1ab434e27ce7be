package br.org.linea.orchestration.agent.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** What the agent does with the files of runs that are over: keys {@code slurm-agent.results.*}. */
public interface ResultsConfig {

  /** Most files that the {@code manifest.json} of a run lists; 1 to 50,000. */
  @WithDefault("10000")
  @Min(1)
  @Max(50_000)
  int manifestFiles();

  /**
   * Most bytes that are read for the {@code manifest.json} of a run; with 0 none is written, and no
   * file is read.
   */
  @WithDefault("100G")
  MemorySize manifestBytes();
}
