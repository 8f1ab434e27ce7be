package br.org.linea.orchestration.api.rest;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Pages for people. */
@Path("/api/redoc")
@PermitAll
public class Pages {

  private static final String REFERENCE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head><meta charset="utf-8"><title>Orchestration API</title></head>
      <body>
      <h1>Orchestration API</h1>
      <ul>
      <li><a href="../schema/">The interface as OpenAPI</a> (YAML; JSON with
      <code>Accept: application/json</code>)</li>
      <li><a href="../swagger/">A page to try it</a></li>
      </ul>
      </body>
      </html>
      """;

  /** For CDI. */
  Pages() {}

  /** Where the replaced system had its reference; this one has no script from elsewhere. */
  @GET
  @Produces(MediaType.TEXT_HTML)
  @Operation(hidden = true)
  public String reference() {
    return REFERENCE;
  }
}
