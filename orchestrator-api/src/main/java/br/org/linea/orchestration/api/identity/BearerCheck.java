package br.org.linea.orchestration.api.identity;

import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Checks a bearer token before Quarkus verifies it: it must be a signed JWT, its key must be one of
 * the issuer's present keys, and it must not be older than the issuer's not-before. The signature
 * is verified afterwards.
 */
@ApplicationScoped
class BearerCheck implements HttpAuthenticationMechanism {

  private static final String BEARER = "Bearer ";
  private static final int PARTS = 3;

  private final Issuer issuer;

  BearerCheck(Issuer issuer) {
    this.issuer = issuer;
  }

  /** Before Quarkus' own, which has {@link #DEFAULT_PRIORITY} plus one. */
  @Override
  public int getPriority() {
    return DEFAULT_PRIORITY + 100;
  }

  /** Fails, or returns no identity so that the next mechanism verifies the token. */
  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager providers) {
    String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
    if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Uni.createFrom().nullItem();
    }
    JsonObject head;
    JsonObject claims;
    try {
      String[] parts = header.substring(BEARER.length()).strip().split("\\.", -1);
      if (parts.length != PARTS || parts[PARTS - 1].isEmpty()) {
        return Uni.createFrom().failure(new AuthenticationFailedException("no signed token"));
      }
      head = decoded(parts[0]);
      claims = decoded(parts[1]);
    } catch (IllegalArgumentException | DecodeException e) {
      return Uni.createFrom().failure(new AuthenticationFailedException("no signed token"));
    }
    if (!(head.getValue("kid") instanceof String key)
        || !(head.getValue("alg") instanceof String)) {
      return Uni.createFrom().failure(new AuthenticationFailedException("it names no key"));
    }
    Context request = Vertx.currentContext();
    return issuer
        .stateFor(key)
        // Another request may have asked for it.
        .emitOn(task -> request.runOnContext(ignored -> task.run()))
        .onFailure()
        .transform(problem -> new AuthenticationFailedException(new OIDCException(problem)))
        .chain(state -> judged(state, key, claims));
  }

  private static Uni<SecurityIdentity> judged(Issuer.State state, String key, JsonObject claims) {
    if (!state.keys().contains(key)) {
      return Uni.createFrom()
          .failure(new AuthenticationFailedException("no key of the issuer has its key id"));
    }
    long issued = claims.getValue("iat") instanceof Number seconds ? seconds.longValue() : 0;
    return issued < state.notBefore()
        ? Uni.createFrom().failure(new AuthenticationFailedException(new RevokedTokenException()))
        : Uni.createFrom().nullItem();
  }

  private static JsonObject decoded(String part) {
    return new JsonObject(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
  }

  /** Answers are given by the mappers of package {@code rest}. */
  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom().nullItem();
  }
}
