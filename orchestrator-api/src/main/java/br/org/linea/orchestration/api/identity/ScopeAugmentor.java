package br.org.linea.orchestration.api.identity;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Adds the scopes of a token to its roles, so that one annotation can require either. A token with
 * the role {@code operator} and the scope {@code write} also gets {@link Scopes#OPERATE}.
 */
@ApplicationScoped
class ScopeAugmentor implements SecurityIdentityAugmentor {

  @Override
  public Uni<SecurityIdentity> augment(
      SecurityIdentity identity, AuthenticationRequestContext context) {
    if (!(identity.getPrincipal() instanceof JsonWebToken token)) {
      return Uni.createFrom().item(identity);
    }
    String scope = token.getClaim("scope");
    if (scope == null || scope.isBlank()) {
      return Uni.createFrom().item(identity);
    }
    QuarkusSecurityIdentity.Builder builder = QuarkusSecurityIdentity.builder(identity);
    List<String> scopes = List.of(scope.strip().split(" +"));
    scopes.forEach(each -> builder.addRole("scope:" + each));
    if (scopes.contains("write") && identity.hasRole(Scopes.OPERATOR)) {
      builder.addRole(Scopes.OPERATE);
    }
    return Uni.createFrom().item(builder.build());
  }
}
