package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.identity.Caller;
import br.org.linea.orchestration.api.identity.Scopes;
import br.org.linea.orchestration.api.pipeline.CatalogueConfig;
import br.org.linea.orchestration.api.pipeline.PipelineCatalogue;
import br.org.linea.orchestration.catalogue.Pipeline;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The catalogue, the shared folders, and links to all addresses. */
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
public class CatalogueResource {

  private static final List<String> ADDRESSES =
      List.of(
          "processes", "pipelines", "sysinfo", "agents", "webhooks", "schema", "swagger", "redoc");

  private final PipelineCatalogue catalogue;
  private final CatalogueConfig config;
  private final Caller caller;

  /** For CDI. */
  CatalogueResource(PipelineCatalogue catalogue, CatalogueConfig config, Caller caller) {
    this.caller = caller;
    this.catalogue = catalogue;
    this.config = config;
  }

  /** Links to the rest. */
  @GET
  @PermitAll
  public Map<String, String> root(@Context UriInfo uri) {
    Map<String, String> links = new LinkedHashMap<>();
    for (String name : ADDRESSES) {
      links.put(name, uri.getBaseUriBuilder().path("api").path(name).build() + "/");
    }
    return links;
  }

  /** The catalogue in the order of its file, and the fault of a newer file that is not in use. */
  @GET
  @Path("/pipelines")
  @RolesAllowed(Scopes.READ)
  public Map<String, Object> pipelines() {
    Map<String, Object> byName = new LinkedHashMap<>();
    for (Pipeline pipeline : catalogue.all()) {
      byName.put(pipeline.name().value(), pipeline.entry(caller.restrictedTo()));
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("pipelines", byName);
    catalogue.problem().ifPresent(problem -> answer.put("problem", problem));
    return answer;
  }

  /** The folders that clients and pipelines share. */
  @GET
  @Path("/sysinfo")
  @RolesAllowed(Scopes.READ)
  public Map<String, String> sysinfo() {
    Map<String, String> folders = new LinkedHashMap<>();
    folders.put("pipelines_dir", config.pipelinesDir().toString());
    folders.put("processing_dir", config.processingDir().toString());
    folders.put("datasets_dir", config.datasetsDir().toString());
    return folders;
  }
}
