package br.org.linea.orchestration.api.lifecycle;

import br.org.linea.orchestration.api.process.Signal;
import br.org.linea.orchestration.messages.JobAlive;
import br.org.linea.orchestration.messages.JobEnded;
import br.org.linea.orchestration.messages.JobLost;
import br.org.linea.orchestration.messages.JobPhase;
import br.org.linea.orchestration.messages.JobSnapshot;
import br.org.linea.orchestration.messages.JobSubmitted;
import br.org.linea.orchestration.messages.ProcessEvent;
import br.org.linea.orchestration.messages.StartDeferred;
import br.org.linea.orchestration.messages.StartRefused;
import java.time.Instant;

/** Converts an agent's event to a signal. */
final class Signals {

  private Signals() {}

  static Signal of(ProcessEvent event) {
    JobSnapshot job = event.job();
    return switch (event) {
      case StartDeferred deferred -> new Signal.Deferred(job.observedAt(), job.reason());
      case JobSubmitted submitted ->
          new Signal.Submitted(job.submittedAt().orElse(job.observedAt()), job.jobId());
      case JobAlive alive when alive.phase() == JobPhase.PENDING ->
          new Signal.SeenPending(
              job.submittedAt().orElse(job.observedAt()), job.jobId(), job.reason());
      case JobAlive alive ->
          new Signal.SeenRunning(
              job.startedAt().orElse(job.observedAt()), job.jobId(), job.reason());
      case JobEnded ended -> ended(ended);
      case StartRefused refused ->
          new Signal.Refused(job.observedAt(), refused.reason(), refused.detail());
      case JobLost lost -> new Signal.GivenUp(job.observedAt(), lost.detail());
    };
  }

  private static Signal ended(JobEnded ended) {
    JobSnapshot job = ended.job();
    Instant at = job.endedAt().orElse(job.observedAt());
    return switch (ended.outcome()) {
      case SUCCEEDED -> new Signal.EndedWell(at, job.jobId());
      case CANCELLED -> new Signal.EndedCancelled(at, job.jobId(), ended.detail());
      case FAILED ->
          new Signal.EndedBadly(at, job.jobId(), ended.failure().orElseThrow(), ended.detail());
    };
  }
}
