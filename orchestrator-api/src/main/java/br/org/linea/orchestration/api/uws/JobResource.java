package br.org.linea.orchestration.api.uws;

import br.org.linea.orchestration.api.identity.Scopes;
import br.org.linea.orchestration.api.process.Timestamps;
import br.org.linea.orchestration.api.rest.ApiProblem;
import br.org.linea.orchestration.api.rest.CountedStream;
import br.org.linea.orchestration.messages.ResultFile;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestPath;

/** One job and what belongs to it. */
@Path("/uws/{pipeline}/{job}")
public class JobResource {

  private static final String VOTABLE = "application/x-votable+xml";

  private final JobFinder jobs;
  private final JobCommands commands;
  private final JobWait wait;
  private final JobResults results;
  private final UriInfo uri;

  /** For CDI. */
  JobResource(JobFinder jobs, JobCommands commands, JobWait wait, JobResults results, UriInfo uri) {
    this.jobs = jobs;
    this.commands = commands;
    this.wait = wait;
    this.results = results;
    this.uri = uri;
  }

  /** The job; with {@code WAIT}, when its phase has changed or the time is over. */
  @GET
  @Produces({MediaType.APPLICATION_XML, MediaType.TEXT_XML})
  @RolesAllowed(Scopes.READ)
  public Uni<String> job(@RestPath String pipeline, @RestPath("job") String id) {
    Optional<Duration> time = query("WAIT").map(JobWait::time);
    Optional<Phase> as = query("PHASE").map(JobFilter::phase);
    return jobs.find(pipeline, id)
        .chain(
            found ->
                time.isEmpty()
                    ? Uni.createFrom().item(found)
                    : wait.change(found, time.get(), as, () -> jobs.find(pipeline, id)))
        .chain(found -> document(pipeline, found, JobXml::job));
  }

  /** UWS compares names of parameters without case. */
  private Optional<String> query(String name) {
    MultivaluedMap<String, String> all = uri.getQueryParameters();
    return all.keySet().stream().filter(name::equalsIgnoreCase).findFirst().map(all::getFirst);
  }

  /** Its phase, a word. */
  @GET
  @Path("/phase")
  @Produces(MediaType.TEXT_PLAIN)
  @RolesAllowed(Scopes.READ)
  public Uni<String> phase(@RestPath String pipeline, @RestPath("job") String id) {
    return jobs.find(pipeline, id).map(found -> found.phase().name());
  }

  /** Runs or aborts it. */
  @POST
  @Path("/phase")
  @Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.MULTIPART_FORM_DATA})
  @RolesAllowed(Scopes.WRITE)
  public Uni<Response> setPhase(
      @RestPath String pipeline, @RestPath("job") String id, @Context HttpServerRequest request) {
    String phase = field(request, "PHASE");
    return changed(
        pipeline,
        id,
        found ->
            switch (phase.toUpperCase(Locale.ROOT)) {
              case "RUN" -> commands.run(found);
              case "ABORT" -> commands.abort(found);
              default ->
                  throw JobFilter.bad("PHASE must be RUN or ABORT, not '%s'.".formatted(phase));
            });
  }

  /** What it was given, or, once it runs, its whole config. */
  @GET
  @Path("/parameters")
  @Produces({MediaType.APPLICATION_XML, MediaType.TEXT_XML})
  @RolesAllowed(Scopes.READ)
  public Uni<String> parameters(@RestPath String pipeline, @RestPath("job") String id) {
    return jobs.find(pipeline, id).map(JobXml::parametersOf);
  }

  /** Adds or replaces parameters while it is PENDING. */
  @POST
  @Path("/parameters")
  @Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.MULTIPART_FORM_DATA})
  @RolesAllowed(Scopes.WRITE)
  public Uni<Response> setParameters(
      @RestPath String pipeline, @RestPath("job") String id, @Context HttpServerRequest request) {
    return changed(pipeline, id, found -> commands.change(found, request.formAttributes()));
  }

  /** Seconds that it may run: 0, since the pipeline alone sets its limit. */
  @GET
  @Path("/executionduration")
  @Produces(MediaType.TEXT_PLAIN)
  @RolesAllowed(Scopes.READ)
  public Uni<String> executionDuration(@RestPath String pipeline, @RestPath("job") String id) {
    return jobs.find(pipeline, id).map(found -> "0");
  }

  /** Accepts a number and keeps the limit as it is, as UWS allows. */
  @POST
  @Path("/executionduration")
  @Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.MULTIPART_FORM_DATA})
  @RolesAllowed(Scopes.WRITE)
  public Uni<Response> setExecutionDuration(
      @RestPath String pipeline, @RestPath("job") String id, @Context HttpServerRequest request) {
    String seconds = field(request, "EXECUTIONDURATION");
    return changed(
        pipeline,
        id,
        found -> {
          if (!seconds.strip().matches("\\d{1,9}")) {
            throw JobFilter.bad(
                "EXECUTIONDURATION must be a number of seconds, not '%s'.".formatted(seconds));
          }
          return Uni.createFrom().voidItem();
        });
  }

  /** When it is forgotten; empty for one that was started, which is kept. */
  @GET
  @Path("/destruction")
  @Produces(MediaType.TEXT_PLAIN)
  @RolesAllowed(Scopes.READ)
  public Uni<String> destruction(@RestPath String pipeline, @RestPath("job") String id) {
    return jobs.find(pipeline, id)
        .map(found -> JobXml.destruction(found).map(Timestamps::format).orElse(""));
  }

  /** Accepts a time and keeps the destruction as it is, as UWS allows. */
  @POST
  @Path("/destruction")
  @Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.MULTIPART_FORM_DATA})
  @RolesAllowed(Scopes.WRITE)
  public Uni<Response> setDestruction(
      @RestPath String pipeline, @RestPath("job") String id, @Context HttpServerRequest request) {
    String moment = field(request, "DESTRUCTION");
    return changed(
        pipeline,
        id,
        found -> {
          JobFilter.time("DESTRUCTION", moment);
          return Uni.createFrom().voidItem();
        });
  }

  /** When it may be done: always empty, for not known. */
  @GET
  @Path("/quote")
  @Produces(MediaType.TEXT_PLAIN)
  @RolesAllowed(Scopes.READ)
  public Uni<String> quote(@RestPath String pipeline, @RestPath("job") String id) {
    return jobs.find(pipeline, id).map(found -> "");
  }

  /** Its owner. */
  @GET
  @Path("/owner")
  @Produces(MediaType.TEXT_PLAIN)
  @RolesAllowed(Scopes.READ)
  public Uni<String> owner(@RestPath String pipeline, @RestPath("job") String id) {
    return jobs.find(pipeline, id).map(Job::owner);
  }

  /** Why it failed, as a VOTable. */
  @GET
  @Path("/error")
  @Produces({VOTABLE, MediaType.APPLICATION_XML, MediaType.TEXT_XML})
  @RolesAllowed(Scopes.READ)
  public Uni<String> error(@RestPath String pipeline, @RestPath("job") String id) {
    return jobs.find(pipeline, id)
        .map(
            found ->
                JobXml.errorOf(found)
                    .map(JobXml::error)
                    .orElseThrow(() -> ApiProblem.plain(404, "The job has no error.")));
  }

  /** Links to its results. */
  @GET
  @Path("/results")
  @Produces({MediaType.APPLICATION_XML, MediaType.TEXT_XML})
  @RolesAllowed(Scopes.READ)
  public Uni<String> results(@RestPath String pipeline, @RestPath("job") String id) {
    return jobs.find(pipeline, id).chain(found -> document(pipeline, found, JobXml::resultsOf));
  }

  /** One result, whole. */
  @GET
  @Path("/results/{result}")
  @Produces(MediaType.TEXT_PLAIN)
  @RolesAllowed(Scopes.READ)
  public Multi<byte[]> result(
      @RestPath String pipeline, @RestPath("job") String id, @RestPath String result) {
    return jobs.find(pipeline, id).onItem().transformToMulti(found -> results.read(found, result));
  }

  /** A file that it has left, whole. */
  @GET
  @Path("/results/files/{path: .+}")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  @RolesAllowed(Scopes.READ)
  @CountedStream
  public Uni<Response> file(
      @RestPath String pipeline, @RestPath("job") String id, @RestPath String path) {
    return jobs.find(pipeline, id).chain(found -> results.file(found, path));
  }

  /** Forgets a job that does not run, stops one that does. */
  @DELETE
  @RolesAllowed(Scopes.WRITE)
  public Uni<Response> delete(@RestPath String pipeline, @RestPath("job") String id) {
    return jobs.find(pipeline, id)
        .chain(commands::delete)
        .map(done -> Response.seeOther(Addresses.list(uri, pipeline)).build());
  }

  /** As DELETE, for forms: {@code ACTION=DELETE}. */
  @POST
  @Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.MULTIPART_FORM_DATA})
  @RolesAllowed(Scopes.WRITE)
  public Uni<Response> act(
      @RestPath String pipeline, @RestPath("job") String id, @Context HttpServerRequest request) {
    String action = field(request, "ACTION");
    return jobs.find(pipeline, id)
        .chain(
            found -> {
              if (!action.equalsIgnoreCase("DELETE")) {
                throw JobFilter.bad("ACTION must be DELETE, not '%s'.".formatted(action));
              }
              return delete(pipeline, id);
            });
  }

  /** What a document is made of. */
  @FunctionalInterface
  private interface Document {
    String of(Job job, List<ResultFile> outputs, URI address);
  }

  private Uni<String> document(String pipeline, Job found, Document form) {
    return results
        .outputs(found)
        .map(outputs -> form.of(found, outputs, Addresses.job(uri, pipeline, found.id())));
  }

  private Uni<Response> changed(String pipeline, String id, Function<Job, Uni<Void>> change) {
    return jobs.find(pipeline, id)
        .chain(
            found ->
                change
                    .apply(found)
                    .map(
                        done ->
                            Response.seeOther(Addresses.job(uri, pipeline, found.id())).build()));
  }

  private static String field(HttpServerRequest request, String name) {
    return request.formAttributes().entries().stream()
        .filter(each -> each.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }
}
