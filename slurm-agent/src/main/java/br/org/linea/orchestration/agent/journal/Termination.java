package br.org.linea.orchestration.agent.journal;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * A TERM that lets a run end by itself.
 *
 * @param at when its grace began: with the first try, and anew when the executor took it
 * @param taken whether the executor took it
 */
@RegisterForReflection
public record Termination(Instant at, boolean taken) {}
