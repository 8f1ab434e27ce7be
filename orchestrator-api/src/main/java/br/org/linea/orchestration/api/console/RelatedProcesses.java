package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.pipeline.ExactJson;
import br.org.linea.orchestration.api.process.Dependencies;
import br.org.linea.orchestration.api.process.ProcessStatus;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.messages.ProcessId;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The other processes that the page of a process names.
 *
 * @param after those that it waits or has waited for
 * @param condition how they must end, a word of {@link Dependencies.Condition}; empty without any
 * @param rerunOf the one that it repeats; empty for most
 * @param reruns those that repeat it
 */
public record RelatedProcesses(
    List<Related> after, String condition, List<Related> rerunOf, List<Related> reruns) {

  /**
   * One of them.
   *
   * @param state name of a {@link ProcessStatus}; empty when the person cannot open the process,
   *     because it was deleted or is another owner's
   */
  public record Related(int id, String state) {}

  /** All of them. */
  static Set<ProcessId> ids(ProcessRecord process) {
    return Stream.of(after(process), rerunOf(process), reruns(process))
        .flatMap(List::stream)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Those that it waits or has waited for. */
  static List<ProcessId> after(ProcessRecord process) {
    return process.after().map(Dependencies::ids).orElse(List.of());
  }

  private static List<ProcessId> rerunOf(ProcessRecord process) {
    return process.rerunOf().stream().toList();
  }

  private static List<ProcessId> reruns(ProcessRecord process) {
    try {
      return ExactJson.parse(process.reruns())
          .valueStream()
          .map(id -> new ProcessId(id.intValue()))
          .toList();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database holds a list of ids", e);
    }
  }

  /**
   * Of a process.
   *
   * @param states of those that the person can open
   */
  static RelatedProcesses of(ProcessRecord process, Map<ProcessId, ProcessStatus> states) {
    return new RelatedProcesses(
        related(after(process), states),
        process.after().map(after -> after.condition().word()).orElse(""),
        related(rerunOf(process), states),
        related(reruns(process), states));
  }

  private static List<Related> related(List<ProcessId> ids, Map<ProcessId, ProcessStatus> states) {
    return ids.stream()
        .map(id -> new Related(id.value(), states.containsKey(id) ? states.get(id).name() : ""))
        .toList();
  }
}
