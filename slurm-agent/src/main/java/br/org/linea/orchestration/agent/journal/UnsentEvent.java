package br.org.linea.orchestration.agent.journal;

import br.org.linea.orchestration.messages.Envelope;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Optional;

/**
 * An event that the broker has not confirmed.
 *
 * @param notBefore when it may be sent at the earliest
 * @param envelope what is sent; its lease is replaced by the one that holds when it goes out
 */
@RegisterForReflection
public record UnsentEvent(Optional<Instant> notBefore, Envelope envelope) {}
