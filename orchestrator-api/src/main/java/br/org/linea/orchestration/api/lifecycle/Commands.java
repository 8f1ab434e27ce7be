package br.org.linea.orchestration.api.lifecycle;

import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.messages.AdoptedJob;
import br.org.linea.orchestration.messages.AssignedProcess;
import br.org.linea.orchestration.messages.CheckProcess;
import br.org.linea.orchestration.messages.Command;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.StartProcess;
import br.org.linea.orchestration.messages.StopProcess;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Builds commands from stored processes. */
@ApplicationScoped
public class Commands {

  private final ObjectMapper json;
  private final Clock clock;

  /** For CDI. */
  public Commands(ObjectMapper json, Clock clock) {
    this.json = json;
    this.clock = clock;
  }

  /** The command that starts it. */
  public StartProcess start(ProcessRecord process) {
    return new StartProcess(
        process.id(),
        process.taskId(),
        process.pipeline(),
        process.pipelineVersion(),
        process.resources().isPresent() ? StartProcess.WITH_RESOURCES : process.executor(),
        process.usedConfig(),
        process.owner(),
        process.createdAt(),
        process
            .adoptedJobName()
            .flatMap(name -> process.jobId().map(job -> new AdoptedJob(job, name))),
        process.resources().map(this::resources).orElse(Map.of()));
  }

  private Map<String, String> resources(String stored) {
    try {
      return json.readValue(stored, new TypeReference<Map<String, String>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored JSON that cannot be parsed", e);
    }
  }

  /** The command that stops it; the process has a stop request. */
  public StopProcess stop(ProcessRecord process) {
    return new StopProcess(
        process.id(),
        process.taskId(),
        process.stopBy().orElseThrow(),
        process.stopAt().orElseThrow());
  }

  /** The command that checks it. */
  public CheckProcess check(ProcessRecord process) {
    return new CheckProcess(process.id(), process.taskId());
  }

  /** The process as its agent gets it in the list of its work. */
  public AssignedProcess assigned(ProcessRecord process) {
    return new AssignedProcess(
        start(process), process.stopBy().map(by -> stop(process)), process.jobId());
  }

  /** A command in its envelope, as JSON. */
  public String envelope(Command command, Optional<String> traceparent) {
    try {
      return json.writeValueAsString(
          new Envelope(
              "1.0",
              UUID.randomUUID(),
              Envelope.API_SOURCE,
              command.subject(),
              clock.instant(),
              0,
              0,
              traceparent,
              command));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a command that cannot be written: " + command.subject(), e);
    }
  }
}
