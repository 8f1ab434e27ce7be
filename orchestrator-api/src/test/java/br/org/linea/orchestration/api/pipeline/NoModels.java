package br.org.linea.orchestration.api.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;

/** For tests of pipelines without a config model: asking one fails. */
enum NoModels implements ConfigModels {
  AT_ALL;

  @Override
  public Answer judge(Path file, ObjectNode given) {
    throw new AssertionError("no config model was to be asked");
  }

  @Override
  public Answer describe(Path file) {
    throw new AssertionError("no config model was to be asked");
  }
}
