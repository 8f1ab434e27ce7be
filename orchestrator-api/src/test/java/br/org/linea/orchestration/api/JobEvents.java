package br.org.linea.orchestration.api;

import br.org.linea.orchestration.messages.FailureReason;
import br.org.linea.orchestration.messages.JobAlive;
import br.org.linea.orchestration.messages.JobEnded;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.JobPhase;
import br.org.linea.orchestration.messages.JobSnapshot;
import br.org.linea.orchestration.messages.JobSubmitted;
import br.org.linea.orchestration.messages.ProcessEvent;
import br.org.linea.orchestration.messages.ProcessId;
import br.org.linea.orchestration.messages.WorkerName;
import io.restassured.path.json.JsonPath;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What an agent says of a job: submitted at 03:04:05.5, started a minute later, over after another.
 */
record JobEvents(WorkerName worker) {

  private static final Instant START = Instant.parse("2026-01-02T03:04:05.5Z");

  /** The event that a job was accepted by Slurm. */
  ProcessEvent submitted(JsonPath process) {
    return new JobSubmitted(id(process), task(process), job(process, "PENDING", 0, false));
  }

  /** The event that a job was seen. */
  ProcessEvent alive(JsonPath process, JobPhase phase) {
    return new JobAlive(
        id(process),
        task(process),
        job(process, phase.name(), phase == JobPhase.RUNNING ? 60 : 0, false),
        phase);
  }

  /** The event that a job is over. */
  ProcessEvent ended(JsonPath process, JobOutcome outcome) {
    return new JobEnded(
        id(process),
        task(process),
        job(process, "COMPLETED", 60, true),
        outcome,
        outcome == JobOutcome.FAILED ? Optional.of(FailureReason.NONZERO_EXIT) : Optional.empty(),
        "the exit file says " + outcome);
  }

  private static ProcessId id(JsonPath process) {
    return new ProcessId(process.getInt("id"));
  }

  private static UUID task(JsonPath process) {
    return UUID.fromString(process.getString("task_id"));
  }

  private JobSnapshot job(JsonPath process, String raw, int startedAfter, boolean over) {
    return new JobSnapshot(
        worker,
        Instant.now(),
        Optional.of(new JobId(100_000L + process.getInt("id"))),
        Optional.of("linea"),
        Optional.of(raw),
        Optional.empty(),
        Optional.of(START),
        startedAfter > 0 ? Optional.of(START.plusSeconds(startedAfter)) : Optional.empty(),
        over ? Optional.of(START.plusSeconds(120)) : Optional.empty(),
        Optional.empty());
  }
}
