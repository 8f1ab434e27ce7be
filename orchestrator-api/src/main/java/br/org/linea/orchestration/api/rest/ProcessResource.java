package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.advice.Advisor;
import br.org.linea.orchestration.api.identity.Scopes;
import br.org.linea.orchestration.api.lifecycle.ProcessLifecycle;
import br.org.linea.orchestration.api.lifecycle.StopAnswer;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.api.store.Processes;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestPath;

/**
 * One process: its record, status, history, stop and check. The process of another owner is not
 * found.
 */
@Path("/api/processes/{id}")
@Produces(MediaType.APPLICATION_JSON)
public class ProcessResource {

  private final Processes processes;
  private final ProcessLifecycle lifecycle;
  private final OwnProcesses own;
  private final Requester requester;
  private final Advisor advisor;

  /** For CDI. */
  ProcessResource(
      Processes processes,
      ProcessLifecycle lifecycle,
      OwnProcesses own,
      Requester requester,
      Advisor advisor) {
    this.processes = processes;
    this.lifecycle = lifecycle;
    this.own = own;
    this.requester = requester;
    this.advisor = advisor;
  }

  /** The process. */
  @GET
  @RolesAllowed(Scopes.READ)
  public Uni<ReadForm> retrieve(@RestPath String id) {
    return own.find(id).map(process -> ReadForm.of(process, advisor));
  }

  /** Its status and its times. */
  @GET
  @Path("/status")
  @RolesAllowed(Scopes.READ)
  public Uni<StatusForm> status(@RestPath String id) {
    return withError(own.find(id).map(StatusForm::of));
  }

  /** Clients of the replaced system read {@code error} in answers about a process. */
  private static <T> Uni<T> withError(Uni<T> answer) {
    return answer
        .onFailure(problem -> problem instanceof ApiProblem known && known.status() == 404)
        .transform(
            problem ->
                ApiProblem.fault(404, "process-unknown", "No such process", problem.getMessage()));
  }

  /** Forgets it, once it has ended. Its run directory stays. */
  @DELETE
  @RolesAllowed(Scopes.WRITE)
  public Uni<Response> delete(@RestPath String id) {
    return own.with(id, process -> lifecycle.delete(process.id(), requester.origin()))
        .map(process -> process.orElseThrow(ApiProblem::noSuchProcess))
        .map(
            process -> {
              if (!process.status().terminal()) {
                throw ApiProblem.fault(
                    409,
                    "process-unfinished",
                    "The process has not ended",
                    "[process delete] Process %s is %s. Stop it first, and delete it when it has ended."
                        .formatted(process.id(), process.status().label()));
              }
              return Response.noContent().build();
            });
  }

  /** Every transition with its evidence; for operators, also of a process that was deleted. */
  @GET
  @Path("/history")
  @RolesAllowed(Scopes.READ)
  public Uni<List<HistoryForm>> history(@RestPath String id) {
    return own.withDeleted(id, process -> processes.history(process.id()))
        .map(rows -> rows.stream().map(HistoryForm::of).toList());
  }

  /** What its job has used, and what a user can do about its end or its wait. */
  @GET
  @Path("/usage")
  @RolesAllowed(Scopes.READ)
  public Uni<UsageAnswer> usage(@RestPath String id) {
    return own.find(id).map(process -> UsageAnswer.of(process, advisor));
  }

  /** Ends it. */
  @POST
  @Path("/stop")
  @RolesAllowed(Scopes.WRITE)
  public Uni<Object> stop(@RestPath String id) {
    return withError(
        own.with(id, process -> lifecycle.requestStop(process.id(), requester.origin()))
            .map(ProcessResource::answer));
  }

  /** As POST, for the existing clients. */
  @GET
  @Path("/stop")
  @RolesAllowed(Scopes.WRITE)
  public Uni<Response> stopByGet(@RestPath String id) {
    return stop(id).map(ProcessResource::deprecated);
  }

  /** A HEAD would be served as a GET, but must not change anything. */
  @HEAD
  @Path("/{verb: stop|finish}")
  @RolesAllowed(Scopes.WRITE)
  public Response head(@RestPath String id, @RestPath String verb) {
    throw new NotAllowedException("GET", new String[] {"POST"});
  }

  /** Makes its agent check it now. */
  @POST
  @Path("/finish")
  @RolesAllowed(Scopes.WRITE)
  public Uni<WriteForm> finish(@RestPath String id) {
    return withError(
        own.with(id, process -> lifecycle.requestCheck(process.id(), requester.origin()))
            .map(process -> process.orElseThrow(ApiProblem::noSuchProcess))
            .map(WriteForm::of));
  }

  /** As POST, for the existing clients. */
  @GET
  @Path("/finish")
  @RolesAllowed(Scopes.WRITE)
  public Uni<Response> finishByGet(@RestPath String id) {
    return finish(id).map(ProcessResource::deprecated);
  }

  /** Marks a GET that changes something; RFC 9745 requires the date of the deprecation. */
  private static Response deprecated(Object body) {
    return Response.ok(body, MediaType.APPLICATION_JSON_TYPE)
        .header("Deprecation", "@1795478400")
        .build();
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
}
