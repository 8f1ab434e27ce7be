package br.org.linea.orchestration.agent.catalogue;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.plan.Directives;
import br.org.linea.orchestration.agent.plan.PipelineEntry;
import br.org.linea.orchestration.messages.PipelineName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jboss.logging.Logger;

/**
 * The pipelines that this agent may execute. The file is read anew at each question when its bytes
 * have changed, whole or not at all: a broken one leaves things as they were. Any thread may ask.
 */
@ApplicationScoped
public class Catalogue {

  private static final Logger LOG = Logger.getLogger(Catalogue.class);
  private static final String FILE = "pipelines.yaml";

  private final Path folder;
  private byte[] read = new byte[0];
  private String hash = "";
  private Map<String, CatalogueEntry> entries = Map.of();
  private Optional<IOException> problem = Optional.empty();

  @Inject
  Catalogue(AgentConfig config) {
    this(config.pipelinesDir());
  }

  /** The catalogue in {@code folder}. */
  public Catalogue(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /**
   * The pipeline of this name.
   *
   * @throws UncheckedIOException when no catalogue was ever read, or the pipeline's template cannot
   *     be: that says nothing about the pipeline
   */
  public synchronized Optional<PipelineEntry> find(PipelineName name) {
    refresh();
    if (hash.isEmpty() && problem.isPresent()) {
      throw new UncheckedIOException(problem.get());
    }
    return Optional.ofNullable(entries.get(name.value())).map(entry -> pipeline(name, entry));
  }

  /**
   * How many of this pipeline's runs may be at work at once, as the file says now; empty without
   * such a limit, and for a pipeline that is not there.
   */
  public synchronized OptionalInt maxRunning(PipelineName name) {
    refresh();
    CatalogueEntry entry = entries.get(name.value());
    return entry == null ? OptionalInt.empty() : entry.maxRunning();
  }

  /** The names of all pipelines, in the order of the file. */
  public synchronized List<PipelineName> names() {
    refresh();
    return entries.keySet().stream().map(PipelineName::new).toList();
  }

  /** SHA-256 of the file that was last understood, in hex; empty when none was. */
  public synchronized String hash() {
    refresh();
    return hash;
  }

  /** Why the file as it is now cannot be used, in a sentence; what was read before holds. */
  public synchronized Optional<String> problem() {
    refresh();
    return problem.map(IOException::getMessage);
  }

  private PipelineEntry pipeline(PipelineName name, CatalogueEntry read) {
    Map<String, Object> entry = read.keys();
    Path path = folder.resolve(text(entry, "path")).normalize();
    return new PipelineEntry(
        name,
        path,
        text(entry, "executor"),
        text(entry, "runner"),
        text(entry, "executable"),
        text(entry, "version"),
        template(path.resolve("sbatch.template")),
        read.options(),
        read.maxRunning(),
        entry);
  }

  private static String text(Map<String, Object> entry, String key) {
    return entry.get(key).toString();
  }

  private static Optional<String> template(Path file) {
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("the template " + file + " cannot be read", e);
    }
  }

  private void refresh() {
    Path file = folder.resolve(FILE);
    try {
      byte[] now = Files.readAllBytes(file);
      if (!Arrays.equals(now, read)) {
        entries = CatalogueFile.parse(now);
        hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(now));
        read = now;
        entries.forEach(this::complainOfTemplate);
      }
      problem = Optional.empty();
    } catch (IOException e) {
      complain(new IOException(file + " cannot be used: " + reason(e), e));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs of such a pipeline are refused; that is said before the first one. */
  private void complainOfTemplate(String name, CatalogueEntry entry) {
    Path file = folder.resolve(text(entry.keys(), "path")).resolve("sbatch.template");
    try {
      template(file).stream()
          .flatMap(text -> Directives.of(text, entry.options()).faults().stream())
          .forEach(
              fault ->
                  LOG.errorf(
                      "runs of %s are refused: line %d of %s: %s",
                      name, fault.line(), file, fault.reason()));
    } catch (UncheckedIOException e) {
      LOG.errorf("%s: %s", e.getMessage(), e.getCause());
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException none -> "it does not exist";
      case AccessDeniedException denied -> "it may not be read";
      default -> e.getMessage();
    };
  }

  /** Once for each new fault: the file is looked at often. */
  private void complain(IOException fault) {
    if (!problem.map(IOException::getMessage).equals(Optional.of(fault.getMessage()))) {
      LOG.errorf("%s; what was read before holds", fault.getMessage());
    }
    problem = Optional.of(fault);
  }
}
