package br.org.linea.orchestration.catalogue;

import br.org.linea.orchestration.messages.PipelineName;
import br.org.linea.orchestration.messages.ResultGlob;
import br.org.linea.orchestration.messages.WorkerName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One entry of the catalogue.
 *
 * @param name its key
 * @param displayName what people call it
 * @param path its folder, relative to the pipelines folder unless absolute
 * @param executor {@code slurm} or {@code local}
 * @param runner the program that runs {@code executable}
 * @param executable a file below {@code path}
 * @param schemaConfig the file below {@code path} that says what a config looks like
 * @param version compared with the agent's as text
 * @param agent the one agent that runs it, if it is bound to one
 * @param maxRunning most of its runs at once, counted over all agents
 * @param labels given to each of its processes, unless the request says otherwise
 * @param outputs patterns of the files that matter of what its runs leave
 * @param options how its runs are treated
 * @param retention how long its run directories stay
 * @param limits what requests may ask for its runs
 * @param owners what differs for the runs of an owner, by name
 * @param entry every key as the file has it, in its order, known or not
 */
public record Pipeline(
    PipelineName name,
    String displayName,
    String path,
    String executor,
    String runner,
    String executable,
    Optional<String> schemaConfig,
    String version,
    Optional<WorkerName> agent,
    OptionalInt maxRunning,
    Map<String, String> labels,
    List<ResultGlob> outputs,
    RunOptions options,
    RunRetention retention,
    ResourceLimits limits,
    Map<String, OwnerTerms> owners,
    Map<String, Object> entry) {

  static final String OWNERS = "owners";

  /** Keeps copies, in their order. */
  public Pipeline {
    outputs = List.copyOf(outputs);
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    owners = Map.copyOf(owners);
    entry = Collections.unmodifiableMap(new LinkedHashMap<>(entry));
  }

  /** What Slurm is asked for when a request of this owner asks for nothing. */
  public Resources resources(String owner) {
    return options.resources().with(terms(owner).resources());
  }

  /** What a request of this owner may ask for. */
  public ResourceLimits limits(String owner) {
    return limits.with(terms(owner).limits());
  }

  private OwnerTerms terms(String owner) {
    return owners.getOrDefault(owner, OwnerTerms.NONE);
  }

  /**
   * The entry as somebody may see it.
   *
   * @param only the owners that this somebody may read about; empty for all
   */
  public Map<String, Object> entry(Optional<Set<String>> only) {
    if (only.isEmpty() || !(entry.get(OWNERS) instanceof Map<?, ?> all)) {
      return entry;
    }
    Map<String, Object> terms = new LinkedHashMap<>();
    all.forEach(
        (owner, each) -> {
          if (only.get().contains((String) owner)) {
            terms.put((String) owner, each);
          }
        });
    Map<String, Object> own = new LinkedHashMap<>(entry);
    own.put(OWNERS, terms);
    if (terms.isEmpty()) {
      own.remove(OWNERS);
    }
    return own;
  }
}
