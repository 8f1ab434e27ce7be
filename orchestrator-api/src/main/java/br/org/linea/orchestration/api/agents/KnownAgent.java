package br.org.linea.orchestration.api.agents;

import br.org.linea.orchestration.api.store.AgentRecord;
import br.org.linea.orchestration.messages.CatalogueEntry;
import java.util.List;
import java.util.Optional;

/**
 * An agent and its state.
 *
 * @param agent as it last reported itself
 * @param alive whether it sent a heartbeat recently and its queue exists
 * @param liveProcesses its unfinished processes
 * @param pipelines those of its catalogue; empty until they are known
 */
public record KnownAgent(
    AgentRecord agent,
    boolean alive,
    long liveProcesses,
    Optional<List<CatalogueEntry>> pipelines) {}
