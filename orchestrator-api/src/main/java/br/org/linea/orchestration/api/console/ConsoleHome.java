package br.org.linea.orchestration.api.console;

import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/** Addresses of the console without a page of their own. */
@Path("/console")
public class ConsoleHome {

  private final PageRenderer pages;

  /** For CDI. */
  ConsoleHome(PageRenderer pages) {
    this.pages = pages;
  }

  /** Leads to the processes. */
  @GET
  @Authenticated
  public Response home() {
    return Response.seeOther(URI.create("console/processes")).build();
  }

  /** Where Keycloak sends people back after a login; they are on their way to another page. */
  @GET
  @Path("/login")
  @Authenticated
  public Response login() {
    return home();
  }

  /** Where Keycloak sends people after a logout. */
  @GET
  @Path("/signed-out")
  @Produces(MediaType.TEXT_HTML)
  @PermitAll
  public Uni<Response> signedOut() {
    return pages.signedOut();
  }

  /** What {@code /api/} shows to browsers; see {@link ConsoleEdge}. */
  @GET
  @Path("/api")
  @Produces(MediaType.TEXT_HTML)
  @PermitAll
  public Uni<Response> api() {
    return pages.api();
  }

  /** Everything else. */
  @GET
  @Path("/{other: .+}")
  @Produces(MediaType.TEXT_HTML)
  @Authenticated
  public Uni<Response> unknown() {
    return pages.answer(() -> Uni.createFrom().<TemplateInstance>failure(new ConsoleProblem(404)));
  }
}
