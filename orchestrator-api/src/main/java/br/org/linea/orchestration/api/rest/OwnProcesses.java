package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.identity.Caller;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.api.store.Processes;
import br.org.linea.orchestration.messages.ProcessId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.MDC;

/** The processes that the caller may see. Another owner's process is not there. */
@ApplicationScoped
class OwnProcesses {

  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final Processes processes;
  private final Caller caller;

  OwnProcesses(Processes processes, Caller caller) {
    this.processes = processes;
    this.caller = caller;
  }

  /** The process, or the 404 that does not tell whether there is one. */
  Uni<ProcessRecord> find(String id) {
    ProcessId number = parsed(id);
    MDC.put("process", number.value());
    MDC.put("client", caller.client());
    return patiently(() -> processes.find(number))
        .map(
            found ->
                found
                    .filter(process -> caller.maySee(process.owner()))
                    .orElseThrow(ApiProblem::noSuchProcess));
  }

  /**
   * Tries again for a while what failed: an existing client takes anything but 200 for the end of
   * the process. Only for what may be done twice.
   */
  static <T> Uni<T> patiently(Supplier<Uni<? extends T>> attempt) {
    return Uni.createFrom()
        .deferred(attempt)
        .onFailure()
        .retry()
        .withBackOff(FIRST_WAIT, LONGEST_WAIT)
        .expireIn(PATIENCE.toMillis());
  }

  private static ProcessId parsed(String id) {
    try {
      return new ProcessId(Integer.parseInt(id));
    } catch (IllegalArgumentException e) {
      throw ApiProblem.noSuchProcess();
    }
  }
}
