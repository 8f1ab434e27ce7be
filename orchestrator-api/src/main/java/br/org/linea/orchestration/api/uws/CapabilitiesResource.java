package br.org.linea.orchestration.api.uws;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;

/** VOSI capabilities, for everybody; the same for every name, as the availability. */
@Path("/uws/{pipeline}/capabilities")
@Produces({MediaType.APPLICATION_XML, MediaType.TEXT_XML})
@PermitAll
public class CapabilitiesResource {

  private static final List<String> LOGINS =
      List.of("ivo://ivoa.net/sso#OAuth", "ivo://ivoa.net/sso#BasicAA");

  private final UriInfo uri;

  /** For CDI. */
  CapabilitiesResource(UriInfo uri) {
    this.uri = uri;
  }

  /** Where its parts are, and how to log in. */
  @GET
  public String capabilities(@RestPath String pipeline) {
    URI list = Addresses.list(uri, pipeline);
    return XmlText.of(
        xml ->
            xml.element(
                "vosi:capabilities",
                root -> {
                  root.attribute("xmlns:vosi", "http://www.ivoa.net/xml/VOSICapabilities/v1.0")
                      .attribute("xmlns:vs", "http://www.ivoa.net/xml/VODataService/v1.1")
                      .attribute("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
                  capability(root, "VOSI#capabilities", list + "/capabilities", List.of());
                  capability(root, "VOSI#availability", list + "/availability", List.of());
                  capability(root, "UWS", list.toString(), LOGINS);
                }));
  }

  private static void capability(
      XmlText root, String standard, String address, List<String> logins) {
    root.element(
        "capability",
        each ->
            each.attribute("standardID", "ivo://ivoa.net/std/" + standard)
                .element(
                    "interface",
                    inner -> {
                      inner
                          .attribute("xsi:type", "vs:ParamHTTP")
                          .attribute("role", "std")
                          .element("accessURL", url -> url.attribute("use", "base").text(address));
                      logins.forEach(
                          login ->
                              inner.element(
                                  "securityMethod",
                                  method -> method.attribute("standardID", login)));
                    }));
  }
}
