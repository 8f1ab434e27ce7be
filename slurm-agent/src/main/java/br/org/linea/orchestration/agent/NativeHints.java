package br.org.linea.orchestration.agent;

import br.org.linea.orchestration.agent.job.JobName;
import br.org.linea.orchestration.agent.job.RunSpec;
import br.org.linea.orchestration.agent.journal.EntryPhase;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.JournalIdentity;
import br.org.linea.orchestration.agent.journal.LastQuery;
import br.org.linea.orchestration.agent.journal.StopWish;
import br.org.linea.orchestration.agent.journal.Termination;
import br.org.linea.orchestration.agent.journal.Tries;
import br.org.linea.orchestration.agent.journal.UnsentEvent;
import br.org.linea.orchestration.agent.journal.WatchProblems;
import br.org.linea.orchestration.catalogue.Resources;
import br.org.linea.orchestration.catalogue.RunOptions;
import br.org.linea.orchestration.catalogue.SuccessBy;
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
 * What Jackson reaches by reflection; a native image would write {@code {}} for anything missing.
 * The naming strategy is loaded by name: without it the JSON mapper cannot be created.
 */
@RegisterForReflection(
    targets = {
      AgentHeartbeat.class,
      AgentLease.class,
      AgentRegistration.class,
      AdoptedJob.class,
      AssignedProcess.class,
      CheckProcess.class,
      EntryPhase.class,
      Envelope.class,
      Event.class,
      ExitEvidence.class,
      FailureReason.class,
      FileAnswer.class,
      FileAnswer.Outcome.class,
      FileQuestion.class,
      JobAlive.class,
      JobEnded.class,
      JobId.class,
      JobLost.class,
      JobName.class,
      JobOutcome.class,
      JobPhase.class,
      JobSnapshot.class,
      JobSubmitted.class,
      JournalEntry.class,
      JournalIdentity.class,
      LastQuery.class,
      WatchProblems.class,
      PipelineName.class,
      ProcessEvent.class,
      ProcessId.class,
      PropertyNamingStrategies.SnakeCaseStrategy.class,
      Resources.class,
      RunOptions.class,
      RunSpec.class,
      RunFile.class,
      StartDeferred.class,
      StartProcess.class,
      StartRefused.class,
      StopProcess.class,
      StopWish.class,
      SuccessBy.class,
      Termination.class,
      Tries.class,
      UnsentEvent.class,
      WorkerName.class
    })
final class NativeHints {

  private NativeHints() {}
}
