package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.identity.Caller;
import br.org.linea.orchestration.api.store.DatabaseConfig;
import br.org.linea.orchestration.api.store.DatabaseFaults;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.api.store.Processes;
import br.org.linea.orchestration.messages.ProcessId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** The processes that the caller may see. The process of another owner is not found. */
@ApplicationScoped
class OwnProcesses {

  private static final Logger LOG = Logger.getLogger(OwnProcesses.class);
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final Processes processes;
  private final Caller caller;
  private final Duration deadline;

  OwnProcesses(Processes processes, Caller caller, DatabaseConfig config) {
    this.processes = processes;
    this.caller = caller;
    this.deadline = config.retryDeadline();
  }

  /** The process, or a 404 that does not reveal whether it exists. */
  Uni<ProcessRecord> find(String id) {
    return with(id, process -> Uni.createFrom().item(process));
  }

  /**
   * Loads the process and applies {@code use}. Transient failures are retried from the start until
   * {@link DatabaseConfig#retryDeadline()}: an existing client takes anything but 200 for the end
   * of the process. So {@code use} must be idempotent.
   *
   * <p>No status is cached for the meantime: another instance, or a write of this one whose commit
   * got no answer, may have changed the process, and a client must never see a status go back.
   */
  <T> Uni<T> with(String id, Function<ProcessRecord, Uni<? extends T>> use) {
    return with(id, processes::find, use);
  }

  /** The same, also of a process that was deleted when an operator asks. */
  <T> Uni<T> withDeleted(String id, Function<ProcessRecord, Uni<? extends T>> use) {
    boolean operator = caller.restrictedTo().isEmpty();
    return with(id, operator ? processes::findAny : processes::find, use);
  }

  private <T> Uni<T> with(
      String id,
      Function<ProcessId, Uni<Optional<ProcessRecord>>> find,
      Function<ProcessRecord, Uni<? extends T>> use) {
    return Uni.createFrom()
        .item(() -> parsed(id))
        .invoke(
            number -> {
              MDC.put("process", number.value());
              MDC.put("client", caller.name());
            })
        .chain(number -> retried(() -> find.apply(number).map(this::visible).chain(use::apply)));
  }

  private ProcessRecord visible(Optional<ProcessRecord> found) {
    return found
        .filter(process -> caller.maySee(process.owner()))
        .orElseThrow(ApiProblem::noSuchProcess);
  }

  private <T> Uni<T> retried(Supplier<Uni<? extends T>> attempt) {
    // After a pause the next attempt comes on a timer's thread; the database wants the request's.
    Context request = Vertx.currentContext();
    AtomicBoolean logged = new AtomicBoolean();
    return Uni.createFrom()
        .voidItem()
        .emitOn(task -> request.runOnContext(ignored -> task.run()))
        .chain(attempt)
        .onFailure(OwnProcesses::isTransient)
        .invoke(
            problem -> {
              if (!logged.getAndSet(true)) {
                LOG.warnf("retrying for at most %s: %s", deadline, problem.getMessage());
              }
            })
        .onFailure(OwnProcesses::isTransient)
        .retry()
        .withBackOff(FIRST_WAIT, LONGEST_WAIT)
        .expireIn(deadline.toMillis())
        .ifNoItem()
        .after(deadline)
        .fail();
  }

  private static boolean isTransient(Throwable problem) {
    return !(problem instanceof ApiProblem || DatabaseFaults.isStatements(problem));
  }

  private static ProcessId parsed(String id) {
    try {
      return new ProcessId(Integer.parseInt(id));
    } catch (IllegalArgumentException e) {
      throw ApiProblem.noSuchProcess();
    }
  }
}
