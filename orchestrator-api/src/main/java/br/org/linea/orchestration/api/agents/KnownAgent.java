package br.org.linea.orchestration.api.agents;

import br.org.linea.orchestration.api.store.AgentRecord;

/**
 * An agent and its state.
 *
 * @param agent as it last reported itself
 * @param alive whether it sent a heartbeat recently and its queue exists
 * @param liveProcesses its unfinished processes
 */
public record KnownAgent(AgentRecord agent, boolean alive, long liveProcesses) {}
