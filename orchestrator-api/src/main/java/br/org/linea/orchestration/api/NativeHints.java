package br.org.linea.orchestration.api;

import br.org.linea.orchestration.messages.AdoptedJob;
import br.org.linea.orchestration.messages.AgentHeartbeat;
import br.org.linea.orchestration.messages.AgentLease;
import br.org.linea.orchestration.messages.AgentRegistration;
import br.org.linea.orchestration.messages.AssignedProcess;
import br.org.linea.orchestration.messages.CheckProcess;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.Event;
import br.org.linea.orchestration.messages.ExitEvidence;
import br.org.linea.orchestration.messages.FailureReason;
import br.org.linea.orchestration.messages.FileAnswer;
import br.org.linea.orchestration.messages.FileQuestion;
import br.org.linea.orchestration.messages.JobAlive;
import br.org.linea.orchestration.messages.JobEnded;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.JobLost;
import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.JobPhase;
import br.org.linea.orchestration.messages.JobSnapshot;
import br.org.linea.orchestration.messages.JobSubmitted;
import br.org.linea.orchestration.messages.PipelineName;
import br.org.linea.orchestration.messages.ProcessEvent;
import br.org.linea.orchestration.messages.ProcessId;
import br.org.linea.orchestration.messages.RunFile;
import br.org.linea.orchestration.messages.StartDeferred;
import br.org.linea.orchestration.messages.StartProcess;
import br.org.linea.orchestration.messages.StartRefused;
import br.org.linea.orchestration.messages.StopProcess;
import br.org.linea.orchestration.messages.WorkerName;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Classes that Jackson accesses by reflection; without them a native image writes {@code {}}. The
 * naming strategy is loaded by name, and the JSON mapper needs it.
 */
@RegisterForReflection(
    targets = {
      AgentHeartbeat.class,
      AgentLease.class,
      AgentRegistration.class,
      AdoptedJob.class,
      AssignedProcess.class,
      CheckProcess.class,
      Envelope.class,
      Event.class,
      FileAnswer.class,
      FileAnswer.Outcome.class,
      FileQuestion.class,
      RunFile.class,
      ExitEvidence.class,
      FailureReason.class,
      JobAlive.class,
      JobEnded.class,
      JobId.class,
      JobLost.class,
      JobOutcome.class,
      JobPhase.class,
      JobSnapshot.class,
      JobSubmitted.class,
      PipelineName.class,
      ProcessEvent.class,
      ProcessId.class,
      PropertyNamingStrategies.SnakeCaseStrategy.class,
      StartDeferred.class,
      StartProcess.class,
      StartRefused.class,
      StopProcess.class,
      WorkerName.class
    },
    // Inside a Response or a map the framework does not see them.
    classNames = {
      "br.org.linea.orchestration.api.pipeline.ConfigOutcome$ConfigError",
      "br.org.linea.orchestration.api.rest.ChangeStreams$ChangeForm",
      "br.org.linea.orchestration.api.rest.HistoryForm",
      "br.org.linea.orchestration.api.rest.LogStreams$LogForm",
      "br.org.linea.orchestration.api.rest.QuotaForm",
      "br.org.linea.orchestration.api.rest.QuotaForm$ChangeForm",
      "br.org.linea.orchestration.api.rest.QuotaForm$Numbers",
      "br.org.linea.orchestration.api.rest.ReadForm",
      "br.org.linea.orchestration.api.rest.StatusForm",
      "br.org.linea.orchestration.api.rest.WriteForm"
    })
final class NativeHints {

  private NativeHints() {}
}
