package br.org.linea.orchestration.messages;

/**
 * Answer to an {@link AgentRegistration}.
 *
 * @param worker the agent
 * @param lease the number every message of this journal carries; a higher one fences off all before
 *     it
 */
public record AgentLease(WorkerName worker, long lease) {}
