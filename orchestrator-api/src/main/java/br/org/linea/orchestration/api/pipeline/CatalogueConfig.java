package br.org.linea.orchestration.api.pipeline;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/** The folders that API, agent and compute nodes share by name. */
@ConfigMapping(prefix = "orchestrator")
public interface CatalogueConfig {

  /**
   * The folder that holds {@code pipelines.yaml} and a folder for each pipeline. The API only reads
   * it.
   */
  Path pipelinesDir();

  /** The folder below which every process has its run directory; told to clients, never opened. */
  Path processingDir();

  /** The folder of the data sets that pipelines read; told to clients, never opened. */
  Path datasetsDir();
}
