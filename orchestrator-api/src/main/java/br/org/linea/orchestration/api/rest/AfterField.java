package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.lifecycle.UnknownDependency;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.ConfigError;
import br.org.linea.orchestration.api.process.Dependencies;
import br.org.linea.orchestration.api.process.Dependencies.Condition;
import br.org.linea.orchestration.messages.ProcessId;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The fields {@code after} and {@code after_condition} of a request. */
final class AfterField {

  private static final int MOST = 100;
  private static final String AT = "/after";

  private AfterField() {}

  /** Reads both; empty when the process waits for no other. */
  static Optional<Dependencies> of(JsonNode after, String condition) {
    if (after.isNull() || after.isMissingNode()) {
      if (condition != null) {
        throw fault("/after_condition", "needs 'after' beside it");
      }
      return Optional.empty();
    }
    return Optional.of(new Dependencies(ids(after), condition(condition)));
  }

  private static List<ProcessId> ids(JsonNode after) {
    if (!after.isArray() || after.isEmpty() || after.size() > MOST) {
      throw fault(AT, "must be a list of 1 to %d ids of processes".formatted(MOST));
    }
    Set<ProcessId> ids = new LinkedHashSet<>();
    for (int place = 0; place < after.size(); place++) {
      ids.add(id(after.get(place), place));
    }
    return List.copyOf(ids);
  }

  private static ProcessId id(JsonNode id, int place) {
    if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 1) {
      throw fault(AT + "/" + place, "must be the id of a process, a whole number from 1");
    }
    return new ProcessId(id.intValue());
  }

  private static Condition condition(String word) {
    return word == null
        ? Condition.OK
        : Stream.of(Condition.values())
            .filter(each -> each.word().equals(word))
            .findFirst()
            .orElseThrow(() -> fault("/after_condition", "must be 'ok' or 'any'"));
  }

  /** The same answer for a process that is unknown, of another owner or deleted. */
  static ApiProblem unknown(UnknownDependency problem) {
    return fault(AT + "/" + problem.place(), problem.getMessage());
  }

  private static ApiProblem fault(String pointer, String words) {
    return ApiProblem.fault(
        400,
        "after-invalid",
        "It cannot wait for these processes",
        "[process register] Bad after -> %s %s"
            .formatted(pointer.substring(1).replace('/', '.'), words),
        List.of(new ConfigError(pointer, words)));
  }
}
