package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.identity.TokenAnswer;
import br.org.linea.orchestration.api.identity.TokenFacade;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestHeader;

/** The token endpoint of the replaced system. */
@Path("/o/token")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
public class TokenResource {

  private final TokenFacade facade;

  /** For CDI. */
  TokenResource(TokenFacade facade) {
    this.facade = facade;
  }

  /** The client-credentials grant. Id and secret come as Basic, not url-encoded, or in the form. */
  @POST
  @Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.MULTIPART_FORM_DATA})
  public Uni<Response> token(
      @RestHeader("Authorization") String authorization,
      @RestForm("grant_type") String grantType,
      @RestForm("client_id") String clientId,
      @RestForm("client_secret") String clientSecret,
      @RestForm("scope") String scope,
      @Context HttpServerRequest request) {
    if (!"client_credentials".equals(grantType)) {
      return Uni.createFrom().item(error(400, "unsupported_grant_type"));
    }
    Optional<String[]> basic = basic(authorization);
    String id = basic.map(pair -> pair[0]).orElse(clientId);
    String secret = basic.map(pair -> pair[1]).orElse(clientSecret);
    if (id == null || id.isEmpty() || secret == null) {
      return Uni.createFrom().item(error(401, "invalid_client"));
    }
    return facade
        .grant(
            id,
            secret,
            Optional.ofNullable(scope).filter(text -> !text.isBlank()),
            request.remoteAddress().hostAddress())
        .map(TokenResource::answer);
  }

  private static Response answer(TokenAnswer answer) {
    return switch (answer) {
      case TokenAnswer.Granted granted ->
          Response.ok(granted.body(), MediaType.APPLICATION_JSON_TYPE)
              .header("Cache-Control", "no-store")
              .header("Pragma", "no-cache")
              .build();
      case TokenAnswer.Denied denied -> error(denied.status(), denied.error());
      case TokenAnswer.Unavailable away -> throw ApiProblem.unavailable(away.detail());
    };
  }

  private static Response error(int status, String error) {
    Response.ResponseBuilder answer =
        Response.status(status)
            .entity(Map.of("error", error))
            .type(MediaType.APPLICATION_JSON_TYPE);
    if (status == 401) {
      answer.header("WWW-Authenticate", "Bearer error=\"" + error + "\"");
    }
    return answer.build();
  }

  private static Optional<String[]> basic(String header) {
    if (header == null || !header.regionMatches(true, 0, "Basic ", 0, "Basic ".length())) {
      return Optional.empty();
    }
    try {
      String pair =
          new String(
              Base64.getDecoder().decode(header.substring("Basic ".length()).strip()),
              StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(new String[] {pair.substring(0, colon), pair.substring(colon + 1)});
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
