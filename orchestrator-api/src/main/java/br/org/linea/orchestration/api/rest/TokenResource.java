package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.identity.ClientCredentials;
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
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
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

  /** The client-credentials grant. Id and secret are sent as Basic or in the form. */
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
    Optional<ClientCredentials> credentials =
        ClientCredentials.ofBasic(authorization)
            .or(
                () ->
                    clientId == null || clientSecret == null
                        ? Optional.empty()
                        : Optional.of(ClientCredentials.ofForm(clientId, clientSecret)))
            .filter(each -> !each.readings().getFirst().id().isEmpty());
    if (credentials.isEmpty()) {
      return Uni.createFrom().item(error(401, "invalid_client"));
    }
    return facade
        .grant(
            credentials.get(),
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
      case TokenAnswer.TooManyFailures tooMany -> slowDown(tooMany.retryIn().toSeconds() + 1);
      case TokenAnswer.Unavailable away -> throw ApiProblem.unavailable(away.detail());
    };
  }

  private static Response slowDown(long seconds) {
    return Response.status(429)
        .entity(
            Map.of(
                "error",
                "slow_down",
                "error_description",
                "Too many attempts of this client from this address have failed; try again in %d s."
                    .formatted(seconds)))
        .type(MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.RETRY_AFTER, seconds)
        .build();
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
}
