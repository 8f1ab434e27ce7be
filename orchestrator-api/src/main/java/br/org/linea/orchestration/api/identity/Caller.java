package br.org.linea.orchestration.api.identity;

import br.org.linea.orchestration.messages.WorkerName;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** The client behind the present request. */
@RequestScoped
public class Caller {

  private final SecurityIdentity identity;

  /** For CDI. */
  public Caller(SecurityIdentity identity) {
    this.identity = identity;
  }

  /** Whom its processes belong to: the claim {@code owner}, else its client id. */
  public String owner() {
    return claim("owner").orElseGet(this::client);
  }

  /** Its client id. */
  public String client() {
    return claim("azp")
        .or(() -> claim("client_id"))
        .orElseGet(() -> identity.getPrincipal().getName());
  }

  /** The owner whose processes it may see; empty when it may see everybody's. */
  public Optional<String> restrictedTo() {
    return identity.hasRole(Scopes.OPERATOR) ? Optional.empty() : Optional.of(owner());
  }

  /** Whether it may see what belongs to {@code owner}. */
  public boolean maySee(String owner) {
    return restrictedTo().map(owner::equals).orElse(true);
  }

  /** When its token ends; empty for a token without an end. */
  public Optional<Instant> tokenExpiry() {
    return identity.getPrincipal() instanceof JsonWebToken token && token.getExpirationTime() > 0
        ? Optional.of(Instant.ofEpochSecond(token.getExpirationTime()))
        : Optional.empty();
  }

  /** Whether it is the agent of this name: the claim {@code worker}, else its client id. */
  public boolean is(WorkerName worker) {
    return claim("worker").orElseGet(this::client).equals(worker.value());
  }

  private Optional<String> claim(String name) {
    return identity.getPrincipal() instanceof JsonWebToken token
        ? Optional.ofNullable(token.getClaim(name)).map(Object::toString)
        : Optional.empty();
  }
}
