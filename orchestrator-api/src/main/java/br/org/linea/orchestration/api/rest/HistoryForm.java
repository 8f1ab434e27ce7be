package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.store.HistoryRecord;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * One transition.
 *
 * @param number its place, from 1
 * @param at when it was stored
 * @param status what the process became
 * @param source who caused it
 * @param reason why, for failures
 * @param evidence what the agent saw, an object
 * @param traceparent W3C trace context of what caused it
 */
@RegisterForReflection
record HistoryForm(
    int number,
    String at,
    String status,
    String source,
    String reason,
    @JsonRawValue String evidence,
    String traceparent) {

  static HistoryForm of(HistoryRecord row) {
    return new HistoryForm(
        row.number(),
        Times.format(row.at()),
        row.status().label(),
        row.source(),
        row.reason(),
        row.evidence(),
        row.traceparent().orElse(null));
  }
}
