package br.org.linea.orchestration.agent.dispatch;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.job.Directives;
import br.org.linea.orchestration.agent.job.PipelineEntry;
import br.org.linea.orchestration.catalogue.CatalogueEntries;
import br.org.linea.orchestration.catalogue.Pipeline;
import br.org.linea.orchestration.catalogue.PipelinesFile;
import br.org.linea.orchestration.catalogue.ResourceLimits;
import br.org.linea.orchestration.catalogue.Resources;
import br.org.linea.orchestration.catalogue.RunRetention;
import br.org.linea.orchestration.catalogue.UnusableFile;
import br.org.linea.orchestration.catalogue.WatchedFile;
import br.org.linea.orchestration.messages.CatalogueEntry;
import br.org.linea.orchestration.messages.PipelineName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The pipelines that this agent may execute. The file is read again when it changes, whole or not
 * at all: a broken one leaves things as they were. Any thread may ask.
 */
@ApplicationScoped
public class Catalogue {

  private static final Logger LOG = Logger.getLogger(Catalogue.class);

  private final Path folder;
  private final WatchedFile<Map<PipelineName, Pipeline>> file;

  @Inject
  Catalogue(AgentConfig config) {
    this(config.pipelinesDir());
  }

  /** The catalogue in {@code folder}. */
  public Catalogue(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
    this.file =
        new WatchedFile<>(this.folder.resolve("pipelines.yaml"), this::read, System::nanoTime);
  }

  /**
   * The pipeline of this name.
   *
   * @throws UncheckedIOException when no catalogue was ever read, or the pipeline's template cannot
   *     be: that says nothing about the pipeline
   */
  public Optional<PipelineEntry> find(PipelineName name) {
    return pipeline(name).map(it -> entry(it, it.options().resources(), it.limits()));
  }

  /** The same, as its entry treats the runs of this owner. */
  public Optional<PipelineEntry> find(PipelineName name, String owner) {
    return pipeline(name).map(it -> entry(it, it.resources(owner), it.limits(owner)));
  }

  private Optional<Pipeline> pipeline(PipelineName name) {
    WatchedFile.Known<Map<PipelineName, Pipeline>> known = file.current();
    Map<PipelineName, Pipeline> pipelines =
        known
            .content()
            .orElseThrow(
                () -> new UncheckedIOException(new IOException(known.problem().orElseThrow())));
    return Optional.ofNullable(pipelines.get(name));
  }

  /**
   * How many of this pipeline's runs may be at work at once, as the file says now; empty without
   * such a limit, and for a pipeline that is not there.
   */
  public OptionalInt maxRunning(PipelineName name) {
    Pipeline pipeline = pipelines().get(name);
    return pipeline == null ? OptionalInt.empty() : pipeline.maxRunning();
  }

  /** How long run directories stay, as the file says now: the pipelines that limit it. */
  public Map<PipelineName, RunRetention> retentions() {
    return pipelines().values().stream()
        .filter(pipeline -> !pipeline.retention().equals(RunRetention.FOR_EVER))
        .collect(Collectors.toMap(Pipeline::name, Pipeline::retention));
  }

  /** The names of all pipelines, in the order of the file. */
  public List<PipelineName> names() {
    return List.copyOf(pipelines().keySet());
  }

  /** All pipelines in short; empty when there are none yet, or too many for a heartbeat. */
  public Optional<List<CatalogueEntry>> entries() {
    return file.now().content().flatMap(pipelines -> CatalogueEntries.of(pipelines.values()));
  }

  /** SHA-256 of the file that was last understood, in hex; empty when none was. */
  public String hash() {
    return file.now().hash();
  }

  /** Why the file as it is now is not in use, in a sentence; what was read before holds. */
  public Optional<String> problem() {
    return file.now().problem();
  }

  private Map<PipelineName, Pipeline> pipelines() {
    return file.now().content().orElse(Map.of());
  }

  private PipelineEntry entry(Pipeline pipeline, Resources resources, ResourceLimits limits) {
    return new PipelineEntry(
        pipeline.name(),
        path(pipeline),
        pipeline.executor(),
        pipeline.runner(),
        pipeline.executable(),
        pipeline.version(),
        template(templateFile(pipeline)),
        pipeline.options().with(resources),
        limits,
        pipeline.maxRunning(),
        pipeline.entry());
  }

  private Path path(Pipeline pipeline) {
    return folder.resolve(pipeline.path()).normalize();
  }

  private Path templateFile(Pipeline pipeline) {
    return path(pipeline).resolve("sbatch.template");
  }

  private static Optional<String> template(Path file) {
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("the template " + file + " cannot be read", e);
    }
  }

  private Map<PipelineName, Pipeline> read(byte[] bytes) throws UnusableFile {
    Map<PipelineName, Pipeline> pipelines = PipelinesFile.read(bytes);
    pipelines.values().forEach(this::reportTemplate);
    return pipelines;
  }

  /** Runs of a pipeline with a wrong template are refused; the log says so before the first one. */
  private void reportTemplate(Pipeline pipeline) {
    Path template = templateFile(pipeline);
    try {
      template(template).stream()
          .flatMap(text -> Directives.of(text, pipeline.options()).faults().stream())
          .forEach(
              fault ->
                  LOG.errorf(
                      "runs of %s are refused: line %d of %s: %s",
                      pipeline.name(), fault.line(), template, fault.reason()));
    } catch (UncheckedIOException e) {
      LOG.errorf("%s: %s", e.getMessage(), e.getCause());
    }
  }
}
