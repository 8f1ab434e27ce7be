package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.identity.Scopes;
import br.org.linea.orchestration.api.pipeline.ExactJson;
import br.org.linea.orchestration.api.rest.Submission.Fields;
import br.org.linea.orchestration.api.store.ProcessRecord;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;

/**
 * {@code POST /api/processes/{id}/rerun/}: a new process of the same pipeline with the same config.
 * It is the caller's, counts for the caller's quota, and is checked as any other submission.
 */
@Path("/api/processes/{id}/rerun")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scopes.WRITE)
public class RerunResource {

  private static final String KEY = "Idempotency-Key";

  private final Submission submission;
  private final OwnProcesses own;
  private final UriInfo uri;

  /** For CDI. */
  RerunResource(Submission submission, OwnProcesses own, UriInfo uri) {
    this.submission = submission;
    this.own = own;
    this.uri = uri;
  }

  /** With fields in JSON. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Response> fromJson(
      @RestPath String id,
      byte[] body,
      @RestHeader(HttpHeaders.CONTENT_TYPE) String type,
      @RestHeader(KEY) String key) {
    if (body.length == 0) {
      return rerun(id, MissingNode.getInstance(), null, MissingNode.getInstance(), key);
    }
    JsonNode fields = RequestJson.parse("The request", body, type);
    if (!fields.isObject()) {
      throw ApiProblem.plain(400, "JSON parse error - the body must be an object");
    }
    return rerun(
        id,
        fields.path("config"),
        RequestJson.text(fields, "comment"),
        fields.path("resources"),
        key);
  }

  /** With fields in a form, or without any. */
  @POST
  @Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.MULTIPART_FORM_DATA})
  public Uni<Response> fromForm(
      @RestPath String id,
      @RestForm("config") String config,
      @RestForm("comment") String comment,
      @RestForm("resources") String resources,
      @RestHeader(KEY) String key) {
    return rerun(
        id,
        RequestJson.optional("config", config),
        comment,
        RequestJson.optional("resources", resources),
        key);
  }

  private Uni<Response> rerun(
      String id, JsonNode config, String comment, JsonNode resources, String key) {
    return own.find(id)
        .chain(
            process ->
                submission.submit(
                    new Fields(
                        process.pipeline().value(),
                        merged(process, config),
                        comment,
                        stored(process.labels()),
                        null,
                        key,
                        Optional.of(process.id()),
                        Optional.empty(),
                        resources(process, resources),
                        Optional.empty(),
                        Optional.empty())))
        .map(
            process ->
                Response.created(
                        uri.getBaseUriBuilder().path("api/processes/{id}/").build(process.id()))
                    .entity(process)
                    .type(MediaType.APPLICATION_JSON_TYPE)
                    .build());
  }

  /** The keys that the request gives win. */
  private static JsonNode merged(ProcessRecord process, JsonNode config) {
    ObjectNode all = (ObjectNode) stored(process.usedConfig());
    if (config.isMissingNode() || config.isNull()) {
      return all;
    }
    if (!(config instanceof ObjectNode given)) {
      throw ApiProblem.fault(
          400,
          "config-invalid",
          "The config does not fit the pipeline",
          "[config loader] 'config' must be an object; its keys replace those of process %s."
              .formatted(process.id()));
    }
    return all.setAll(given);
  }

  /** The first one's, with the keys that the request gives; a null takes a key away. */
  private static JsonNode resources(ProcessRecord process, JsonNode given) {
    ObjectNode all = (ObjectNode) stored(process.resources().orElse("{}"));
    return given instanceof ObjectNode keys
        ? all.setAll(keys)
        : given.isMissingNode() || given.isNull() ? all : given;
  }

  private static JsonNode stored(String json) {
    try {
      return ExactJson.parse(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored JSON that cannot be parsed", e);
    }
  }
}
