package br.org.linea.orchestration.api.identity;

import br.org.linea.orchestration.messages.WorkerName;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** The client that sent the current request. */
@RequestScoped
public class Caller {

  private final SecurityIdentity identity;

  /** For CDI. */
  public Caller(SecurityIdentity identity) {
    this.identity = identity;
  }

  /** The owner of its processes: the claim {@code owner}, else its client id. */
  public String owner() {
    return claim("owner").orElseGet(this::client);
  }

  /** Its client id. */
  public String client() {
    return claim("azp")
        .or(() -> claim("client_id"))
        .orElseGet(() -> identity.getPrincipal().getName());
  }

  /** The owner whose processes it may see; empty when it may see all. */
  public Optional<String> restrictedTo() {
    return identity.hasRole(Scopes.OPERATOR) ? Optional.empty() : Optional.of(owner());
  }

  /** Whether it may see the processes of {@code owner}. */
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
