package br.org.linea.orchestration.api.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A folder with a {@code pipelines.yaml}, and the catalogue that reads it by a clock of its own.
 */
record CatalogueFolder(Path folder, AtomicLong nanos, PipelineCatalogue catalogue) {

  static final String ONE =
      """
      one:
        display_name: Number one
        path: one
        executor: slurm
        runner: bash
        executable: run.sh
        schema_config: config.schema.json
        version: 1.10
      """;

  static final String TWO =
      """
      two:
        path: /opt/two
        executor: local
        runner: python3
        executable: two.py
        version: '2'
      """;

  static CatalogueFolder at(Path folder) {
    AtomicLong nanos = new AtomicLong(1);
    return new CatalogueFolder(folder, nanos, new PipelineCatalogue(folder, nanos::get));
  }

  Path file() {
    return folder.resolve("pipelines.yaml");
  }

  void write(String text) {
    try {
      Files.writeString(file(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
