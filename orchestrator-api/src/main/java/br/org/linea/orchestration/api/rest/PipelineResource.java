package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.identity.Caller;
import br.org.linea.orchestration.api.identity.Scopes;
import br.org.linea.orchestration.api.pipeline.AskedResources;
import br.org.linea.orchestration.api.pipeline.ConfigLoader;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome;
import br.org.linea.orchestration.api.pipeline.PipelineCatalogue;
import br.org.linea.orchestration.api.pipeline.SchemaOutcome;
import br.org.linea.orchestration.catalogue.Pipeline;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;

/**
 * One pipeline: its entry in the catalogue, the schema of its config, and the check of a config.
 */
@Path("/api/pipelines/{name}")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scopes.READ)
public class PipelineResource {

  private final PipelineCatalogue catalogue;
  private final ConfigLoader configs;
  private final Caller caller;

  /** For CDI. */
  PipelineResource(PipelineCatalogue catalogue, ConfigLoader configs, Caller caller) {
    this.catalogue = catalogue;
    this.configs = configs;
    this.caller = caller;
  }

  /** Its entry of the catalogue, with its name. */
  @GET
  public Map<String, Object> retrieve(@RestPath String name) {
    Pipeline pipeline = find(name);
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", pipeline.name().value());
    entry.putAll(pipeline.entry(caller.restrictedTo()));
    return entry;
  }

  /** The JSON Schema of its config; a pipeline without one gets a schema that allows everything. */
  @GET
  @Path("/schema")
  public String schema(@RestPath String name) {
    Pipeline pipeline = find(name);
    return switch (configs.schema(pipeline)) {
      case SchemaOutcome.Known known -> known.json();
      case SchemaOutcome.Unknown unknown ->
          throw ApiProblem.unavailable(
              "[config loader] The config schema of %s is not available at present: %s"
                  .formatted(pipeline.name(), unknown.why()));
    };
  }

  /** Checks a config as a submission would, and starts nothing. */
  @POST
  @Path("/validate")
  @Consumes(MediaType.APPLICATION_JSON)
  public Verdict validate(
      @RestPath String name, byte[] body, @RestHeader(HttpHeaders.CONTENT_TYPE) String type) {
    JsonNode fields = RequestJson.parse("The request", body, type);
    if (!fields.isObject()) {
      throw ApiProblem.plain(400, "JSON parse error - the body must be an object");
    }
    return verdict(find(name), fields.path("used_config"), fields.path("resources"));
  }

  /** As the other, from a form. */
  @POST
  @Path("/validate")
  @Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.MULTIPART_FORM_DATA})
  public Verdict validateForm(
      @RestPath String name,
      @RestForm("used_config") String usedConfig,
      @RestForm("resources") String resources) {
    return verdict(
        find(name),
        usedConfig == null ? MissingNode.getInstance() : TextNode.valueOf(usedConfig),
        RequestJson.optional("resources", resources));
  }

  private Verdict verdict(Pipeline pipeline, JsonNode usedConfig, JsonNode resources) {
    AskedResources asked = AskedResources.of(pipeline, caller.owner(), resources);
    return switch (configs.load(pipeline, usedConfig)) {
      case ConfigOutcome.Effective effective ->
          asked
              .error()
              .map(error -> new Verdict(false, null, error, asked.errors(), List.of(), null))
              .orElseGet(() -> valid(pipeline, effective, asked));
      case ConfigOutcome.Invalid invalid ->
          new Verdict(
              false,
              null,
              asked.error().map(error -> invalid.error() + "\n" + error).orElse(invalid.error()),
              Stream.concat(invalid.errors().stream(), asked.errors().stream()).toList(),
              List.of(),
              null);
      case ConfigOutcome.Unavailable unavailable ->
          throw ApiProblem.unavailable(unavailable.error());
    };
  }

  private Verdict valid(
      Pipeline pipeline, ConfigOutcome.Effective effective, AskedResources asked) {
    return new Verdict(
        true,
        effective.json(),
        null,
        List.of(),
        effective.warnings(),
        AskedResources.json(pipeline.resources(caller.owner()).with(asked.values()).asMap()));
  }

  private Pipeline find(String name) {
    return catalogue.find(name).orElseThrow(() -> ApiProblem.noSuchPipeline(404, name));
  }

  /**
   * The result of a check.
   *
   * @param valid whether a submission would be accepted
   * @param usedConfig the full effective config, null when it is not valid
   * @param error what is wrong, in a sentence
   * @param errors each fault with its place
   * @param warnings what the client should correct
   * @param resources what Slurm would be asked for, null when the request is not valid
   */
  public record Verdict(
      boolean valid,
      @JsonRawValue String usedConfig,
      @JsonInclude(JsonInclude.Include.NON_NULL) String error,
      List<ConfigOutcome.ConfigError> errors,
      List<String> warnings,
      @JsonRawValue String resources) {
    /** Without the config, which no log may show. */
    @Override
    public String toString() {
      return "valid: " + valid;
    }
  }
}
