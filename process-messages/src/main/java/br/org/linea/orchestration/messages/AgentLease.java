package br.org.linea.orchestration.messages;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Answer to an {@link AgentRegistration}.
 *
 * @param worker the agent
 * @param lease the number every message of this journal carries; a higher one fences off all before
 *     it
 */
@RegisterForReflection
public record AgentLease(WorkerName worker, long lease) {}
