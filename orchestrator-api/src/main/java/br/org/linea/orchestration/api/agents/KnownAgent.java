package br.org.linea.orchestration.api.agents;

import br.org.linea.orchestration.api.store.AgentRecord;

/**
 * An agent and how it stands.
 *
 * @param agent as it last described itself
 * @param alive whether it was heard of lately and its queue exists
 * @param liveProcesses processes of its that are not over
 */
public record KnownAgent(AgentRecord agent, boolean alive, long liveProcesses) {}
