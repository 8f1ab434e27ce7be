package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.store.ProcessRecord;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What {@code /status/} answers. */
@JsonPropertyOrder({"status", "started_at", "ended_at"})
@RegisterForReflection
record StatusForm(String status, String startedAt, String endedAt) {

  static StatusForm of(ProcessRecord process) {
    return new StatusForm(
        process.status().label(),
        Times.format(process.startedAt()),
        process.endedAt().map(Times::format).orElse(null));
  }
}
