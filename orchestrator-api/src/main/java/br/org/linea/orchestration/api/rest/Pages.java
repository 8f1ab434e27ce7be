package br.org.linea.orchestration.api.rest;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The pages for browsers. */
@Path("/api/redoc")
@PermitAll
public class Pages {

  private static final String REFERENCE = "api-reference.html";

  private final String reference;

  /** For CDI. */
  Pages() {
    try (InputStream page =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(REFERENCE)) {
      this.reference = new String(page.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the replaced system had its reference; this one needs no script from elsewhere. */
  @GET
  @Produces(MediaType.TEXT_HTML)
  public String reference() {
    return reference;
  }
}
