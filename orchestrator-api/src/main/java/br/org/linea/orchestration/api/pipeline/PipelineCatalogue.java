package br.org.linea.orchestration.api.pipeline;

import br.org.linea.orchestration.catalogue.Pipeline;
import br.org.linea.orchestration.catalogue.PipelinesFile;
import br.org.linea.orchestration.catalogue.WatchedFile;
import br.org.linea.orchestration.messages.PipelineName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The pipelines of {@code pipelines.yaml} in {@code orchestrator.pipelines-dir}.
 *
 * <p>The file is read anew when it changes, whole or not at all: a broken one leaves the pipelines
 * as they were and {@link #problem()} and the log report it. Any thread may ask; the reads are
 * short.
 */
@ApplicationScoped
public class PipelineCatalogue {

  private static final String FILE = "pipelines.yaml";

  private final WatchedFile<Map<PipelineName, Pipeline>> file;

  /** Reads nothing yet. */
  @Inject
  public PipelineCatalogue(CatalogueConfig config) {
    this(config.pipelinesDir(), System::nanoTime);
  }

  PipelineCatalogue(Path pipelinesDir, LongSupplier nanos) {
    this.file = new WatchedFile<>(pipelinesDir.resolve(FILE), PipelinesFile::read, nanos);
  }

  /** Every pipeline, in the order of the file. */
  public List<Pipeline> all() {
    return List.copyOf(pipelines().values());
  }

  /** The pipeline of that name. */
  public Optional<Pipeline> find(PipelineName name) {
    return Optional.ofNullable(pipelines().get(name));
  }

  /** The pipeline of that name; none also for a text that cannot be a name. */
  public Optional<Pipeline> find(String name) {
    try {
      return find(new PipelineName(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * SHA-256, in lower-case hex, of the bytes of the file that is in use; empty when none was good
   * since the start.
   */
  public String hash() {
    return file.now().hash();
  }

  /**
   * Why the file as it is now is not in use, with the line where there is one; empty when it is in
   * use.
   */
  public Optional<String> problem() {
    return file.now().problem();
  }

  private Map<PipelineName, Pipeline> pipelines() {
    return file.now().content().orElse(Map.of());
  }
}
