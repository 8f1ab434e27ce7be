package br.org.linea.orchestration.crash.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * A process as the API tells it.
 *
 * @param process the form of {@code GET /api/processes/}
 * @param history the forms of its {@code /history/}
 */
record ReportedProcess(JsonNode process, List<JsonNode> history) {

  private static final List<String> LABELS =
      List.of("Successful", "Pending", "Running", "Stopping", "Stopped", "Failed", "Queued");
  static final Set<String> OVER = Set.of("Successful", "Failed", "Stopped");
  private static final int TASK_DIGITS = 12;

  static ReportedProcess of(JsonNode process, JsonNode history) {
    return new ReportedProcess(
        process, StreamSupport.stream(history.spliterator(), false).toList());
  }

  int id() {
    return process.path("id").asInt();
  }

  String status() {
    return LABELS.get(process.path("status").asInt());
  }

  boolean isOver() {
    return OVER.contains(status());
  }

  String taskId() {
    return process.path("task_id").asText();
  }

  String pathStr() {
    return process.path("path_str").asText();
  }

  String pipeline() {
    return process.path("pipeline").asText();
  }

  boolean isLocal() {
    return process.path("executor").asText().equals("local");
  }

  /** The kind of a failure. */
  String reason() {
    return process.path("reason").asText();
  }

  String comment() {
    return process.path("comment").asText();
  }

  /** The whole name of its job in Slurm, as the contract has it. */
  String jobName() {
    return "orch-%d-%s".formatted(id(), taskId().replace("-", "").substring(0, TASK_DIGITS));
  }

  /** Labels of its states, oldest first. */
  List<String> states() {
    return history.stream().map(row -> row.path("status").asText()).toList();
  }

  boolean wasAskedToStop() {
    return states().contains("Stopping");
  }
}
