package br.org.linea.orchestration.api.feed;

import br.org.linea.orchestration.api.process.ProcessStatus;
import java.time.Instant;

/**
 * One transition of a process.
 *
 * @param process its number
 * @param number the transition's place in the process's history, from 1
 * @param at when it was stored
 * @param status what the process became
 * @param source who caused it
 * @param reason why, for failures
 */
public record Change(
    int process, int number, Instant at, ProcessStatus status, String source, String reason) {}
