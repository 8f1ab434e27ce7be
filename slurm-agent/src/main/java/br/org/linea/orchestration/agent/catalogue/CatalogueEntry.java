package br.org.linea.orchestration.agent.catalogue;

import br.org.linea.orchestration.agent.plan.RunOptions;
import java.util.Map;
import java.util.OptionalInt;

/**
 * One entry as the file has it.
 *
 * @param keys every key, scalars as texts, in the order of the file
 * @param options how its runs are treated
 * @param maxRunning most of its runs at once
 */
record CatalogueEntry(Map<String, Object> keys, RunOptions options, OptionalInt maxRunning) {}
