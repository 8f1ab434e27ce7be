package br.org.linea.orchestration.agent.journal;

import java.time.Instant;

/**
 * A stop that was asked for.
 *
 * @param requestedBy who asked
 * @param requestedAt when the API accepted it
 */
public record StopWish(String requestedBy, Instant requestedAt) {}
