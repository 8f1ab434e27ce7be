package br.org.linea.orchestration.agent.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Content of {@code journal.json}.
 *
 * @param id made once
 * @param lease as the API answered
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record JournalIdentity(UUID id, OptionalLong lease) {}
