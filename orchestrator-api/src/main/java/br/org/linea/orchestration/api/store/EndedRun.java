package br.org.linea.orchestration.api.store;

import br.org.linea.orchestration.api.process.ProcessStatus;
import br.org.linea.orchestration.messages.PipelineName;
import br.org.linea.orchestration.messages.ProcessId;
import java.time.Instant;
import java.util.UUID;

/**
 * A process that has ended and whose run directory stays.
 *
 * @param id public number
 * @param taskId unique id
 * @param pipeline key in the catalogue
 * @param status how it ended
 * @param endedAt when
 */
public record EndedRun(
    ProcessId id, UUID taskId, PipelineName pipeline, ProcessStatus status, Instant endedAt) {}
