package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.identity.Caller;
import br.org.linea.orchestration.api.identity.Scopes;
import br.org.linea.orchestration.api.lifecycle.ProcessLifecycle;
import br.org.linea.orchestration.api.lifecycle.StopAnswer;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.api.store.Processes;
import br.org.linea.orchestration.messages.ProcessId;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;

/** One process: what it is, how it fares, its end. Another owner's process is not there. */
@Path("/api/processes/{id}")
@Produces(MediaType.APPLICATION_JSON)
public class ProcessResource {

  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final Processes processes;
  private final ProcessLifecycle lifecycle;
  private final Caller caller;

  /** For CDI. */
  ProcessResource(Processes processes, ProcessLifecycle lifecycle, Caller caller) {
    this.processes = processes;
    this.lifecycle = lifecycle;
    this.caller = caller;
  }

  /** The process. */
  @GET
  @RolesAllowed(Scopes.READ)
  public Uni<ReadForm> retrieve(@RestPath String id) {
    return own(id).map(ReadForm::of);
  }

  /** Its state in a word, and its times. */
  @GET
  @Path("/status")
  @RolesAllowed(Scopes.READ)
  public Uni<StatusForm> status(@RestPath String id) {
    return own(id)
        .map(StatusForm::of)
        .onFailure(ApiProblem.class)
        .transform(ProcessResource::withError);
  }

  /** The old system's clients read {@code error} here. */
  private static Throwable withError(Throwable problem) {
    return problem instanceof ApiProblem known && known.status() == 404
        ? ApiProblem.fault(404, "process-unknown", "No such process", known.getMessage())
        : problem;
  }

  /** Every transition with its evidence. */
  @GET
  @Path("/history")
  @RolesAllowed(Scopes.READ)
  public Uni<List<HistoryForm>> history(@RestPath String id) {
    return own(id)
        .chain(process -> processes.history(process.id()))
        .map(rows -> rows.stream().map(HistoryForm::of).toList());
  }

  /** Ends it. */
  @POST
  @Path("/stop")
  @RolesAllowed(Scopes.WRITE)
  public Uni<Object> stop(@RestPath String id) {
    return own(id)
        .chain(process -> patiently(() -> lifecycle.requestStop(process.id(), caller.client())))
        .map(ProcessResource::answer);
  }

  /** As POST, for the existing clients. */
  @GET
  @Path("/stop")
  @RolesAllowed(Scopes.WRITE)
  public Uni<Response> stopByGet(@RestPath String id) {
    return stop(id).map(ProcessResource::deprecated);
  }

  /** A HEAD would be served as a GET, and must not change anything. */
  @HEAD
  @Path("/{verb: stop|finish}")
  @RolesAllowed(Scopes.WRITE)
  @Operation(hidden = true)
  public Response head(@RestPath String id, @RestPath String verb) {
    throw new NotAllowedException("GET", new String[] {"POST"});
  }

  /** Makes the agent look at it now. */
  @POST
  @Path("/finish")
  @RolesAllowed(Scopes.WRITE)
  public Uni<WriteForm> finish(@RestPath String id) {
    return own(id)
        .chain(process -> patiently(() -> lifecycle.requestCheck(process.id())))
        .map(process -> process.orElseThrow(ApiProblem::noSuchProcess))
        .map(WriteForm::of);
  }

  /** As POST, for the existing clients. */
  @GET
  @Path("/finish")
  @RolesAllowed(Scopes.WRITE)
  public Uni<Response> finishByGet(@RestPath String id) {
    return finish(id).map(ProcessResource::deprecated);
  }

  /** A GET that changes something; RFC 9745 wants the moment of the deprecation. */
  private static Response deprecated(Object body) {
    return Response.ok(body).header("Deprecation", "@1795478400").build();
  }

  private static Object answer(StopAnswer answer) {
    return switch (answer) {
      case StopAnswer.Stopping stopping -> WriteForm.of(stopping.process());
      case StopAnswer.AlreadyStopping already ->
          message(already.process(), "has already been marked to be stopped.");
      case StopAnswer.AlreadyFinished finished ->
          message(
              finished.process(),
              "has already finished. status=" + finished.process().status().code());
      case StopAnswer.Unknown unknown -> throw ApiProblem.noSuchProcess();
    };
  }

  private static Map<String, String> message(ProcessRecord process, String what) {
    return Map.of(
        "message", "Process[%s-%s] %s".formatted(process.pipeline(), process.id().padded(), what));
  }

  /** The process, if the caller may see it. */
  private Uni<ProcessRecord> own(String id) {
    ProcessId number = parsed(id);
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
  private static <T> Uni<T> patiently(Supplier<Uni<? extends T>> attempt) {
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
