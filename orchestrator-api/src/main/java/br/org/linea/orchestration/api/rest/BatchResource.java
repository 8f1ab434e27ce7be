package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.identity.Scopes;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.RestHeader;

/** {@code POST /api/processes/batch/}: up to a thousand processes of one pipeline, or none. */
@Path("/api/processes/batch")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scopes.WRITE)
public class BatchResource {

  private final BatchSubmission submission;
  private final UriInfo uri;

  /** For CDI. */
  BatchResource(BatchSubmission submission, UriInfo uri) {
    this.submission = submission;
    this.uri = uri;
  }

  /** From JSON, which alone can hold a list of configs. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Response> fromJson(
      byte[] body,
      @RestHeader(HttpHeaders.CONTENT_TYPE) String type,
      @RestHeader("Idempotency-Key") String key) {
    JsonNode fields =
        body.length == 0
            ? JsonNodeFactory.instance.objectNode()
            : RequestJson.parse("The request", body, type);
    if (!fields.isObject()) {
      throw ApiProblem.plain(400, "JSON parse error - the body must be an object");
    }
    return submission
        .submit(fields, key)
        .map(
            batch ->
                Response.created(
                        uri.getBaseUriBuilder()
                            .path("api/processes/")
                            .queryParam("batch", batch.batch())
                            .build())
                    .entity(batch)
                    .type(MediaType.APPLICATION_JSON_TYPE)
                    .build());
  }
}
