package br.org.linea.orchestration.api.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Lets clients of the UWS interface send id and secret as Basic, which astronomy's programs know. A
 * token is fetched for them as {@code /o/token/} does, with its limit of failed attempts, and takes
 * the place of the secret in the request. It is used again for a minute, since such clients poll;
 * it is kept under a hash of what the client sent.
 */
@ApplicationScoped
class BasicCheck implements HttpAuthenticationMechanism {

  private static final Pattern UWS = Pattern.compile("/uws/.*");
  private static final int MOST_KEPT = 1_000;
  private static final Duration KEPT = Duration.ofMinutes(1);

  private final TokenFacade facade;
  private final Cache<String, String> tokens =
      Caffeine.newBuilder().maximumSize(MOST_KEPT).expireAfterWrite(KEPT).build();

  BasicCheck(TokenFacade facade) {
    this.facade = facade;
  }

  /** Before {@link BearerCheck}, which finds the token. */
  @Override
  public int getPriority() {
    return DEFAULT_PRIORITY + 200;
  }

  /** Returns no identity: the next mechanisms verify the token. */
  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager providers) {
    MultiMap headers = context.request().headers();
    String header = headers.get(HttpHeaderNames.AUTHORIZATION);
    Optional<ClientCredentials> credentials = ClientCredentials.ofBasic(header);
    if (credentials.isEmpty() || !UWS.matcher(context.normalizedPath()).matches()) {
      return Uni.createFrom().nullItem();
    }
    String key = Sha256.hex(header);
    String kept = tokens.getIfPresent(key);
    return (kept == null ? fetched(credentials.get(), key, context) : Uni.createFrom().item(kept))
        .invoke(token -> headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + token))
        .chain(token -> Uni.createFrom().nullItem());
  }

  private Uni<String> fetched(ClientCredentials credentials, String key, RoutingContext context) {
    return facade
        .grant(credentials, Optional.empty(), context.request().remoteAddress().hostAddress())
        .map(
            answer ->
                switch (answer) {
                  case TokenAnswer.Granted granted ->
                      granted.body().path("access_token").textValue();
                  case TokenAnswer.Denied denied ->
                      throw new AuthenticationFailedException("no client has this id and secret");
                  case TokenAnswer.TooManyFailures tooMany ->
                      throw new AuthenticationFailedException("too many failed attempts");
                  case TokenAnswer.Unavailable away ->
                      throw new AuthenticationFailedException(new OIDCException(away.detail()));
                })
        .invoke(token -> tokens.put(key, token));
  }

  /** Answers are given by the mappers of package {@code rest}. */
  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom().nullItem();
  }
}
