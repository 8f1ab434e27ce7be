package br.org.linea.orchestration.messages;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;

/**
 * One row of {@code GET /api/agents/{worker}/processes/}: a process of this agent that is not over,
 * so that an agent which missed a command, or lost its journal, finds its work again.
 *
 * @param start the full command, as it was first sent
 * @param stop the stop, if one was asked for
 * @param jobId the job that the API knows of
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@RegisterForReflection
public record AssignedProcess(
    StartProcess start, Optional<StopProcess> stop, Optional<JobId> jobId) {}
