package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.identity.Scopes;
import br.org.linea.orchestration.api.process.Dependencies;
import br.org.linea.orchestration.api.rest.Submission.Fields;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
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

/** {@code POST /api/processes/}, in each of the three encodings that clients use. */
@Path("/api/processes")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scopes.WRITE)
public class SubmissionResource {

  private static final String KEY = "Idempotency-Key";

  private final Submission submission;

  private final UriInfo uri;

  /** For CDI. */
  SubmissionResource(Submission submission, UriInfo uri) {
    this.submission = submission;
    this.uri = uri;
  }

  /** From a form. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Uni<Response> fromForm(
      @RestForm("pipeline") String pipeline,
      @RestForm("used_config") String usedConfig,
      @RestForm("comment") String comment,
      @RestForm("labels") String labels,
      @RestForm("notify") String notify,
      @RestForm("resources") String resources,
      @RestForm("after") String after,
      @RestForm("after_condition") String condition,
      @RestForm("on_behalf_of") String onBehalfOf,
      @RestHeader(KEY) String key) {
    return fromTexts(
        pipeline,
        usedConfig,
        comment,
        labels,
        notify,
        resources,
        after(after, condition),
        onBehalfOf,
        key);
  }

  /** From a multipart form. */
  @POST
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  public Uni<Response> fromMultipart(
      @RestForm("pipeline") String pipeline,
      @RestForm("used_config") String usedConfig,
      @RestForm("comment") String comment,
      @RestForm("labels") String labels,
      @RestForm("notify") String notify,
      @RestForm("resources") String resources,
      @RestForm("after") String after,
      @RestForm("after_condition") String condition,
      @RestForm("on_behalf_of") String onBehalfOf,
      @RestHeader(KEY) String key) {
    return fromTexts(
        pipeline,
        usedConfig,
        comment,
        labels,
        notify,
        resources,
        after(after, condition),
        onBehalfOf,
        key);
  }

  /** From JSON; preserves every digit of a config. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Response> fromJson(
      byte[] body, @RestHeader(HttpHeaders.CONTENT_TYPE) String type, @RestHeader(KEY) String key) {
    if (body.length == 0) {
      return fromTexts(null, null, null, null, null, null, Optional.empty(), null, key);
    }
    JsonNode fields = RequestJson.parse("The request", body, type);
    if (!fields.isObject()) {
      throw ApiProblem.plain(400, "JSON parse error - the body must be an object");
    }
    return create(
        new Fields(
            RequestJson.text(fields, "pipeline"),
            fields.path("used_config"),
            RequestJson.text(fields, "comment"),
            fields.path("labels"),
            RequestJson.text(fields, "notify"),
            key,
            Optional.empty(),
            Optional.empty(),
            fields.path("resources"),
            AfterField.of(fields.path("after"), RequestJson.text(fields, "after_condition")),
            RequestJson.words(fields, "on_behalf_of")));
  }

  private static Optional<Dependencies> after(String after, String condition) {
    return AfterField.of(
        RequestJson.optional("after", after),
        condition == null || condition.isBlank() ? null : condition);
  }

  private Uni<Response> fromTexts(
      String pipeline,
      String usedConfig,
      String comment,
      String labels,
      String notify,
      String resources,
      Optional<Dependencies> after,
      String onBehalfOf,
      String key) {
    return create(
        new Fields(
            pipeline,
            usedConfig == null ? MissingNode.getInstance() : TextNode.valueOf(usedConfig),
            comment,
            RequestJson.optional("labels", labels),
            notify == null || notify.isBlank() ? null : notify,
            key,
            Optional.empty(),
            Optional.empty(),
            RequestJson.optional("resources", resources),
            after,
            Optional.ofNullable(onBehalfOf).filter(text -> !text.isBlank())));
  }

  private Uni<Response> create(Fields fields) {
    return submission
        .submit(fields)
        .map(
            process ->
                Response.created(
                        uri.getBaseUriBuilder().path("api/processes/{id}/").build(process.id()))
                    .entity(process)
                    .type(MediaType.APPLICATION_JSON_TYPE)
                    .build());
  }
}
