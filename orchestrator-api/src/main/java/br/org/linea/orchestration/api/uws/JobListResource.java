package br.org.linea.orchestration.api.uws;

import br.org.linea.orchestration.api.identity.Scopes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;

/** The jobs of one pipeline. */
@Path("/uws/{pipeline}")
public class JobListResource {

  private final JobFinder jobs;
  private final JobCommands commands;
  private final UriInfo uri;

  /** For CDI. */
  JobListResource(JobFinder jobs, JobCommands commands, UriInfo uri) {
    this.jobs = jobs;
    this.commands = commands;
    this.uri = uri;
  }

  /** The caller's jobs, the oldest first. */
  @GET
  @Produces({MediaType.APPLICATION_XML, MediaType.TEXT_XML})
  @RolesAllowed(Scopes.READ)
  public Uni<String> list(@RestPath String pipeline) {
    JobFilter filter = JobFilter.of(uri.getQueryParameters());
    jobs.pipeline(pipeline);
    return jobs.list(pipeline, filter)
        .map(found -> JobXml.list(found, Addresses.list(uri, pipeline)));
  }

  /** Makes a job; runs it at once with {@code PHASE=RUN}. */
  @POST
  @Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.MULTIPART_FORM_DATA})
  @RolesAllowed(Scopes.WRITE)
  public Uni<Response> create(
      @RestPath String pipeline,
      @Context HttpServerRequest request,
      @RestHeader("Idempotency-Key") String key) {
    return commands
        .create(pipeline, request.formAttributes(), key)
        .map(id -> Response.seeOther(Addresses.job(uri, pipeline, id)).build());
  }
}
