package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.http.EarlyAnswers;
import br.org.linea.orchestration.api.http.Methods;
import br.org.linea.orchestration.api.identity.NoOwnerException;
import br.org.linea.orchestration.api.identity.RevokedTokenException;
import br.org.linea.orchestration.api.lifecycle.IdempotencyConflict;
import br.org.linea.orchestration.api.lifecycle.QuotaExceeded;
import br.org.linea.orchestration.api.lifecycle.UnknownDependency;
import br.org.linea.orchestration.api.store.DatabaseFaults;
import com.fasterxml.jackson.core.JacksonException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jose4j.jwt.consumer.InvalidJwtException;

/** Every error becomes a JSON object with {@code error} or {@code detail}. */
public class Problems {

  private static final Logger LOG = Logger.getLogger(Problems.class);

  private static final String CHALLENGE = "Bearer realm=\"api\"";

  /** What a resource found wrong. */
  @ServerExceptionMapper
  public Response known(ApiProblem problem) {
    Response.ResponseBuilder answer = answer(problem.status(), problem.body());
    problem
        .retryAfter()
        .ifPresent(wait -> answer.header(HttpHeaders.RETRY_AFTER, Math.max(1, wait.toSeconds())));
    return answer.build();
  }

  /** An idempotency key that was used with another body. */
  @ServerExceptionMapper
  public Response conflict(IdempotencyConflict problem) {
    return known(
        ApiProblem.fault(
            409,
            "idempotency-conflict",
            "The key was used",
            "[process register] " + problem.getMessage()));
  }

  /** A process to wait for that the owner does not have. */
  @ServerExceptionMapper
  public Response unknownDependency(UnknownDependency problem) {
    return known(AfterField.unknown(problem));
  }

  /** An owner that has reached a limit. */
  @ServerExceptionMapper
  public Response exceeded(QuotaExceeded problem) {
    ApiProblem body =
        ApiProblem.fault(
            429, "quota-exceeded", "A limit of the owner is reached", problem.getMessage());
    // A wait of no time would be a retry at once; a part of a second counts as one.
    long seconds = Math.max(1, problem.waitFor().plusMillis(999).toSeconds());
    return answer(body.status(), body.body()).header(HttpHeaders.RETRY_AFTER, seconds).build();
  }

  /** No token. */
  @ServerExceptionMapper
  public Response anonymous(UnauthorizedException problem) {
    return unauthenticated(CHALLENGE);
  }

  /** An invalid token, or a token that cannot be verified at present. */
  @ServerExceptionMapper
  public Response unauthentic(AuthenticationFailedException problem) {
    if (causedByAbsence(problem)) {
      LOG.warnf("a token cannot be checked: %s", problem.getMessage());
      return known(ApiProblem.unavailable("The token issuer does not answer at present."));
    }
    return unauthenticated(
        "%s, error=\"invalid_token\", error_description=\"%s\""
            .formatted(
                CHALLENGE,
                expired(problem)
                    ? "The token has expired."
                    : problem.getCause() instanceof RevokedTokenException
                        ? "The token has been revoked."
                        : "The token was not issued for this service."));
  }

  private static boolean expired(Throwable problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidJwtException token) {
        return token.hasExpired();
      }
    }
    return false;
  }

  private static Response unauthenticated(String challenge) {
    return answer(401, Map.of("detail", "Authentication credentials were not provided."))
        .header(HttpHeaders.WWW_AUTHENTICATE, challenge)
        .build();
  }

  /** A token without the scope or the role. */
  @ServerExceptionMapper
  public Response forbidden(ForbiddenException problem) {
    return answer(403, Map.of("detail", "You do not have permission to perform this action."))
        .build();
  }

  /** A person who acts for no owner, or for another one. */
  @ServerExceptionMapper
  public Response ownerless(NoOwnerException problem) {
    return answer(403, Map.of("detail", problem.getMessage())).build();
  }

  /** No such address, or no such method there. */
  @ServerExceptionMapper
  public Response unknown(NotFoundException problem, ContainerRequestContext request) {
    return Methods.of(request.getUriInfo().getPath())
        .filter(methods -> !methods.contains(request.getMethod()))
        .map(methods -> notAllowed(request, methods))
        .orElseGet(() -> answer(404, Map.of("detail", "Not found.")).build());
  }

  /** No such method there. */
  @ServerExceptionMapper
  public Response wrongMethod(NotAllowedException problem, ContainerRequestContext request) {
    return notAllowed(request, Methods.of(request.getUriInfo().getPath()).orElse(List.of()));
  }

  private static Response notAllowed(ContainerRequestContext request, List<String> methods) {
    return answer(
            405, Map.of("detail", "Method \"%s\" not allowed.".formatted(request.getMethod())))
        .header(HttpHeaders.ALLOW, String.join(", ", methods))
        .build();
  }

  /** What the framework refuses: 400, 406, 413, 415. */
  @ServerExceptionMapper
  public Response refused(WebApplicationException problem, ContainerRequestContext request) {
    int status = problem.getResponse().getStatus();
    String detail =
        switch (status) {
          case 400 -> "The request cannot be read: " + problem.getMessage();
          case 406 -> EarlyAnswers.NOT_ACCEPTABLE;
          case 413 -> "The request is larger than 1 MiB.";
          case 415 ->
              "Unsupported media type \"%s\" in request."
                  .formatted(
                      Optional.ofNullable(request.getHeaderString(HttpHeaders.CONTENT_TYPE))
                          .orElse(""));
          default -> problem.getMessage();
        };
    return status >= 500 ? unexpected(problem) : answer(status, Map.of("detail", detail)).build();
  }

  /** Everything else: the client gets an id that is in the log, and no detail. */
  @ServerExceptionMapper
  public Response unexpected(Throwable problem) {
    if (isBrokenForm(problem)) {
      return answer(
              400, Map.of("detail", "The request cannot be read: its multipart form ends early."))
          .build();
    }
    if (causedByAbsence(problem)) {
      LOG.warnf("a request failed because a service is away: %s", problem.getMessage());
      return known(
          ApiProblem.unavailable("A part of the service does not answer; try again later."));
    }
    String id = UUID.randomUUID().toString();
    LOG.errorf(problem, "request failed, id %s", id);
    return answer(500, Map.of("error", "Internal error " + id, "detail", "Internal error " + id))
        .build();
  }

  /** The framework has no type of its own for it: an IOException, as of a service that is away. */
  private static boolean isBrokenForm(Throwable problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException
          && String.valueOf(cause.getMessage()).contains("multipart data")) {
        return true;
      }
    }
    return false;
  }

  /** Whether a service did not answer, as opposed to a fault of this program. */
  private static boolean causedByAbsence(Throwable problem) {
    if (DatabaseFaults.isAway(problem)) {
      return true;
    }
    if (DatabaseFaults.sqlState(problem).isPresent()) {
      return false;
    }
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      // Jackson's failures are IOExceptions, too, and faults of this program.
      if (cause instanceof IOException && !(cause instanceof JacksonException)
          || cause instanceof TimeoutException
          || cause instanceof io.smallrye.mutiny.TimeoutException
          || cause instanceof io.quarkus.oidc.OIDCException) {
        return true;
      }
    }
    return false;
  }

  private static Response.ResponseBuilder answer(int status, Map<String, ?> body) {
    return Response.status(status).entity(body).type(MediaType.APPLICATION_JSON_TYPE);
  }
}
