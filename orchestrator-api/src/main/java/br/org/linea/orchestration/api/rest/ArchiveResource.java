package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.identity.Scopes;
import br.org.linea.orchestration.api.output.ResultArchive;
import br.org.linea.orchestration.api.output.ResultProblem;
import br.org.linea.orchestration.api.output.ResultReader;
import br.org.linea.orchestration.messages.ResultGlob;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** What a run has left, as one tar. */
@Path("/api/processes/{id}/archive")
@RolesAllowed(Scopes.READ)
public class ArchiveResource {

  private static final String TAR = "application/x-tar";

  private final OwnProcesses own;
  private final ResultReader results;
  private final Downloads downloads;

  /** For CDI. */
  ArchiveResource(OwnProcesses own, ResultReader results, Downloads downloads) {
    this.own = own;
    this.results = results;
    this.downloads = downloads;
  }

  /** Sends the files one after another. */
  @GET
  @Produces(TAR)
  @CountedStream
  public Uni<Response> read(
      @RestPath String id, @RestQuery Optional<String> glob, @Context Request request) {
    Optional<ResultGlob> wanted = glob.map(FileResource::glob);
    return own.find(id)
        .chain(
            process ->
                ResultArchive.open(results, downloads.selection(process, wanted), downloads::window)
                    .map(
                        archive -> {
                          Response.ResponseBuilder answer =
                              Response.ok()
                                  .type(TAR)
                                  .header(
                                      HttpHeaders.CONTENT_DISPOSITION,
                                      Downloads.disposition(
                                          process.pathStr().replace('/', '-') + ".tar"));
                          return request.getMethod().equals(HttpMethod.HEAD)
                              ? answer.build()
                              : answer.entity(downloads.counted(archive, Download.UNKNOWN)).build();
                        }))
        .onFailure(ResultProblem.class)
        .transform(Downloads::problem);
  }
}
