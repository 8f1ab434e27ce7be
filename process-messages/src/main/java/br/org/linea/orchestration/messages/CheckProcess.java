package br.org.linea.orchestration.messages;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.UUID;

/**
 * Look at this process now rather than at the next tick: a hint, from {@code /finish/}. Losing it
 * costs a tick.
 *
 * @param processId the process
 * @param taskId its unique id
 */
@JsonTypeName("process.check")
public record CheckProcess(ProcessId processId, UUID taskId) implements Command {}
