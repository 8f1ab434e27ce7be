package br.org.linea.orchestration.agent.job;

import br.org.linea.orchestration.catalogue.ResourceLimits;
import br.org.linea.orchestration.catalogue.RunOptions;
import br.org.linea.orchestration.messages.PipelineName;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A pipeline of this agent's catalogue: the only place that says what is executed.
 *
 * @param name key in the catalogue
 * @param folder the pipeline's folder, absolute
 * @param executor {@code slurm} or {@code local}
 * @param runner the program before the executable, with its options
 * @param executable file below {@code folder}
 * @param version as the catalogue spells it
 * @param template text of {@code sbatch.template}, where the pipeline has one
 * @param options how its runs are treated
 * @param limits what requests may ask for its runs
 * @param maxRunning most of its runs at work at once, if it has a limit of its own
 * @param entry every key of the entry as it is written, in the order of the file
 */
public record PipelineEntry(
    PipelineName name,
    Path folder,
    String executor,
    String runner,
    String executable,
    String version,
    Optional<String> template,
    RunOptions options,
    ResourceLimits limits,
    OptionalInt maxRunning,
    Map<String, Object> entry) {

  /** Keeps the record immutable; the order of the keys stays. */
  public PipelineEntry {
    entry = Collections.unmodifiableMap(new LinkedHashMap<>(entry));
  }

  /**
   * Why no run may ask for these resources, in a sentence. The API has checked them by its own
   * catalogue; a command is not trusted.
   */
  public Optional<String> refusal(Map<String, String> resources) {
    return limits.faults(name.value(), executor, resources).stream()
        .map(fault -> "resources.%s %s.".formatted(fault.key(), fault.message()))
        .findFirst();
  }

  /** The entry for a run that asks for resources of its own. */
  public PipelineEntry asking(Map<String, String> resources) {
    return new PipelineEntry(
        name,
        folder,
        executor,
        runner,
        executable,
        version,
        template,
        options.with(options.resources().with(resources)),
        limits,
        maxRunning,
        entry);
  }
}
