package br.org.linea.orchestration.api.model;

import br.org.linea.orchestration.api.pipeline.ConfigModels.Source;
import br.org.linea.orchestration.catalogue.Pipeline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A folder of models, with a helper of its own, for each generation of pydantic that is asked for.
 */
final class ModelFolders implements AfterAllCallback {

  static final Duration LIMIT = Duration.ofSeconds(5);

  static final String PLAIN =
      """
      from typing import Any, List, Optional
      from pydantic import BaseModel

      class Cut(BaseModel):
          radius: float = 1.0
          count: Optional[int] = None

      class Input(BaseModel):
          path: str
          cut: Cut = Cut()

      class Config(BaseModel):
          seed: int = 7
          scale: float = 1.0
          inputs: List[Input] = []
          anything: Any = None
      """;

  private final Map<Generation, ModelFolder> folders = new EnumMap<>(Generation.class);
  private final Supplier<Path> folder;

  ModelFolders(Supplier<Path> folder) {
    this.folder = folder;
  }

  ModelFolder of(Generation generation) {
    return folders.computeIfAbsent(
        generation,
        each ->
            new ModelFolder(
                folder.get().resolve(each.name()), each.python(), LIMIT, Source.PYTHON));
  }

  Pipeline plain(Generation generation) {
    return of(generation).pipeline("plain", PLAIN);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    folders.values().forEach(ModelFolder::close);
    folders.clear();
  }
}
