package br.org.linea.orchestration.agent.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Content of {@code journal.json}.
 *
 * @param id made once
 * @param lease as the API answered
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@RegisterForReflection
public record JournalIdentity(UUID id, OptionalLong lease) {}
