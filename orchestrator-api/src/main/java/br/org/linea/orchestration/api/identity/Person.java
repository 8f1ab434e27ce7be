package br.org.linea.orchestration.api.identity;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * The person who is logged in, to the console or at a command line, and sent the current request.
 */
@RequestScoped
public class Person {

  private final SecurityIdentity identity;

  /** For CDI. */
  public Person(SecurityIdentity identity) {
    this.identity = identity;
  }

  /** The login name. */
  public String name() {
    return claim("preferred_username")
        .map(Object::toString)
        .orElseGet(() -> identity.getPrincipal().getName());
  }

  /** Whether this is an operator, who sees and stops the processes of all owners. */
  public boolean operator() {
    return identity.hasRole(Scopes.OPERATOR);
  }

  /** The owners that the person acts for: the claim {@code owner}, a text or a list of them. */
  public Set<String> owners() {
    return claim("owner").map(Person::texts).orElse(Set.of());
  }

  /** The owners whose processes the person may see; empty when all. */
  public Optional<Set<String>> restrictedTo() {
    return operator() ? Optional.empty() : Optional.of(owners());
  }

  /** Whether the person may see the processes of {@code owner}. */
  public boolean maySee(String owner) {
    return restrictedTo().map(owners -> owners.contains(owner)).orElse(true);
  }

  /** The login at Keycloak, the same until the person logs out. */
  public String session() {
    return claim("sid").or(() -> claim("sub")).map(Object::toString).orElseGet(this::name);
  }

  /** When the login must be renewed. */
  public Instant expiry() {
    return identity.getPrincipal() instanceof JsonWebToken token
        ? Instant.ofEpochSecond(token.getExpirationTime())
        : Instant.EPOCH;
  }

  private Optional<Object> claim(String name) {
    return identity.getPrincipal() instanceof JsonWebToken token
        ? Optional.ofNullable(token.getClaim(name))
        : Optional.empty();
  }

  private static Set<String> texts(Object claim) {
    return switch (claim) {
      case JsonArray array ->
          array.stream()
              .map(each -> each instanceof JsonString text ? text.getString() : each.toString())
              .collect(Collectors.toUnmodifiableSet());
      case Collection<?> several ->
          several.stream().map(Object::toString).collect(Collectors.toUnmodifiableSet());
      default -> Set.of(claim.toString());
    };
  }
}
