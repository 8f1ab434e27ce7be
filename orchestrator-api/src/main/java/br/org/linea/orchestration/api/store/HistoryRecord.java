package br.org.linea.orchestration.api.store;

import br.org.linea.orchestration.api.process.ProcessStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * One transition of a process.
 *
 * @param number its place, from 1
 * @param at when it was written, by the API's clock
 * @param status what the process became
 * @param source the client or the agent that caused it
 * @param reason a word or a sentence, may be empty
 * @param evidence the evidence, a JSON object
 * @param traceparent W3C trace context of the request or the event that caused it
 */
public record HistoryRecord(
    int number,
    Instant at,
    ProcessStatus status,
    String source,
    String reason,
    String evidence,
    Optional<String> traceparent) {}
