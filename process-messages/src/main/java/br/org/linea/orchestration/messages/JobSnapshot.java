package br.org.linea.orchestration.messages;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Optional;

/**
 * Everything an agent knows of a run at one moment. Times are the executor's clock.
 *
 * @param worker the agent that looked
 * @param observedAt when it looked, by the agent's clock
 * @param jobId the executor's number, absent before submission
 * @param cluster Slurm's cluster name, absent for a {@code local} run or when unknown
 * @param rawState the executor's own word, unchanged ({@code NODE_FAIL}), absent before submission
 * @param reason why the job waits, in the executor's words ({@code Resources}, {@code
 *     QOSMaxSubmitJobPerUserLimit})
 * @param submittedAt when the executor accepted it; a requeue moves it
 * @param startedAt when it last started
 * @param endedAt when it ended
 * @param exit what was found of the exit code
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record JobSnapshot(
    WorkerName worker,
    Instant observedAt,
    Optional<JobId> jobId,
    Optional<String> cluster,
    Optional<String> rawState,
    Optional<String> reason,
    Optional<Instant> submittedAt,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Optional<ExitEvidence> exit) {}
