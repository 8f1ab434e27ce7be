package br.org.linea.orchestration.messages;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Body of {@code PUT /api/agents/{worker}/}: how an agent introduces itself at its start.
 *
 * @param journalId made once with the agent's journal; a new one means that the agent has forgotten
 *     what it did
 * @param version the agent's version
 * @param executors what it can run on: {@code slurm}, {@code local}
 * @param cluster Slurm's cluster name where it has one
 * @param catalogueHash SHA-256, in hex, of the agent's {@code pipelines.yaml}
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@RegisterForReflection
public record AgentRegistration(
    UUID journalId,
    String version,
    List<String> executors,
    Optional<String> cluster,
    String catalogueHash) {

  /** Keeps the record immutable. */
  public AgentRegistration {
    executors = executors == null ? List.of() : List.copyOf(executors);
  }
}
