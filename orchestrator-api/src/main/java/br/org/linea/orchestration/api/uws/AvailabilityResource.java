package br.org.linea.orchestration.api.uws;

import br.org.linea.orchestration.api.store.DatabaseProbe;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestPath;

/**
 * VOSI availability, for everybody. It is the same for every name, so that it does not reveal which
 * pipelines there are.
 */
@Path("/uws/{pipeline}/availability")
@Produces({MediaType.APPLICATION_XML, MediaType.TEXT_XML})
@PermitAll
public class AvailabilityResource {

  private final DatabaseProbe database;

  /** For CDI. */
  AvailabilityResource(DatabaseProbe database) {
    this.database = database;
  }

  /** Whether jobs can be made now. */
  @GET
  public Uni<String> availability(@RestPath String pipeline) {
    return database
        .answers()
        .replaceWith(true)
        .onFailure()
        .recoverWithItem(false)
        .map(AvailabilityResource::availability);
  }

  private static String availability(boolean available) {
    return XmlText.of(
        xml ->
            xml.element(
                "vosi:availability",
                root -> {
                  root.attribute("xmlns:vosi", "http://www.ivoa.net/xml/VOSIAvailability/v1.0")
                      .element("vosi:available", Boolean.toString(available));
                  if (!available) {
                    root.element("vosi:note", "The database does not answer at present.");
                  }
                }));
  }
}
