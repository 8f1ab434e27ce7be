package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.advice.Advisor;
import br.org.linea.orchestration.api.identity.Caller;
import br.org.linea.orchestration.api.identity.Scopes;
import br.org.linea.orchestration.api.store.ProcessQuery;
import br.org.linea.orchestration.api.store.ProcessQuery.Page;
import br.org.linea.orchestration.api.store.Processes;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** {@code GET /api/processes/}: a plain array, whole unless a page is asked for. */
@Path("/api/processes")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scopes.READ)
public class ListResource {

  private final Processes processes;
  private final Caller caller;
  private final Advisor advisor;

  /** For CDI. */
  ListResource(Processes processes, Caller caller, Advisor advisor) {
    this.processes = processes;
    this.caller = caller;
    this.advisor = advisor;
  }

  /** The caller's processes; for operators, the processes of all owners. */
  @GET
  public Uni<Response> list(@Context UriInfo uri) {
    ProcessQuery query = ListQuery.of(uri.getQueryParameters(), caller.restrictedTo());
    return processes
        .list(query)
        .map(found -> found.stream().map(process -> ReadForm.of(process, advisor)).toList())
        .chain(
            found ->
                query.page().isEmpty()
                    ? Uni.createFrom()
                        .item(Response.ok(found, MediaType.APPLICATION_JSON_TYPE).build())
                    : processes
                        .count(query)
                        .map(total -> paged(found, query.page().get(), total, uri)));
  }

  private static Response paged(List<ReadForm> found, Page page, long total, UriInfo uri) {
    return Response.ok(found, MediaType.APPLICATION_JSON_TYPE)
        .header("X-Total-Count", total)
        .header("Link", PageLinks.of(uri, page, total))
        .build();
  }
}
