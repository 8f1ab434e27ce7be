package br.org.linea.orchestration.api.store;

import br.org.linea.orchestration.api.process.Dependencies;
import br.org.linea.orchestration.messages.ProcessId;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The columns of a process that name other processes. */
@Embeddable
public class ProcessLinks {

  @Column(name = "rerun_of")
  Integer rerunOf;

  /** JSON list of process ids. */
  String reruns = "[]";

  /** JSON list of process ids; null when it waits for none. */
  @Column(name = "after_ids")
  String afterIds;

  @Enumerated(EnumType.STRING)
  @Column(name = "after_condition", columnDefinition = "text")
  Dependencies.Condition afterCondition;

  /** Whether it still waits for the ends of others. */
  boolean held;

  static ProcessLinks of(Optional<ProcessId> rerunOf, Optional<Dependencies> after) {
    ProcessLinks links = new ProcessLinks();
    links.rerunOf = rerunOf.map(ProcessId::value).orElse(null);
    links.afterIds = after.map(Dependencies::ids).map(List::toString).orElse(null);
    links.afterCondition = after.map(Dependencies::condition).orElse(null);
    links.held = after.isPresent();
    return links;
  }

  /** One more process runs it again. */
  void rerunBy(ProcessId process) {
    String more = reruns.equals("[]") ? "" : ", ";
    reruns = reruns.substring(0, reruns.length() - 1) + more + process.value() + "]";
  }

  Optional<ProcessId> rerunOf() {
    return Optional.ofNullable(rerunOf).map(ProcessId::new);
  }

  Optional<Dependencies> after() {
    return Optional.ofNullable(afterIds).map(ids -> new Dependencies(parsed(ids), afterCondition));
  }

  private static List<ProcessId> parsed(String ids) {
    return Stream.of(ids.substring(1, ids.length() - 1).split(", *"))
        .map(Integer::valueOf)
        .map(ProcessId::new)
        .toList();
  }
}
