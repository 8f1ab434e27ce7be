package br.org.linea.orchestration.agent.cli;

import br.org.linea.orchestration.messages.PipelineName;
import br.org.linea.orchestration.messages.ProcessId;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;

/**
 * A process that has ended, as the API names it.
 *
 * @param id the process
 * @param task its unique id
 * @param pipeline key in the catalogue
 * @param path its run directory below the processing folder, which both programs derive
 * @param status how it ended
 * @param endedAt when
 */
record EndedRun(
    ProcessId id, UUID task, PipelineName pipeline, String path, String status, Instant endedAt) {

  /**
   * Reads a row.
   *
   * @throws IllegalArgumentException when it makes no sense
   */
  static EndedRun of(JsonNode row) {
    try {
      return new EndedRun(
          new ProcessId(row.path("id").asInt()),
          UUID.fromString(row.path("task_id").asText()),
          new PipelineName(row.path("pipeline").asText()),
          row.path("path_str").asText(),
          row.path("status").asText(),
          Instant.parse(row.path("ended_at").asText()));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Whether the API puts it where this agent does. */
  boolean isInItsPlace() {
    return path.equals(pipeline.runPath(id));
  }
}
