package br.org.linea.orchestration.api.identity;

import br.org.linea.orchestration.messages.WorkerName;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** The machine client or the person that sent the current request with a bearer token. */
@RequestScoped
public class Caller {

  private static final int LONGEST_OWNER = 255;

  private final SecurityIdentity identity;
  private final Person person;
  private final PeopleConfig people;
  private final CurrentVertxRequest request;

  /** For CDI. */
  public Caller(
      SecurityIdentity identity, Person person, PeopleConfig people, CurrentVertxRequest request) {
    this.identity = identity;
    this.person = person;
    this.people = people;
    this.request = request;
  }

  /**
   * The owner of what the request makes. For a machine client the claim {@code owner}, else its
   * client id. For a person one of {@link #owners()}: the one in the request's query parameter
   * {@code owner}, else the only one. An operator may name any owner.
   *
   * @throws NoOwnerException when a person names none and does not have exactly one, or names an
   *     owner of other people
   */
  public String owner() {
    if (!isPerson()) {
      return claim("owner").orElseGet(this::clientId);
    }
    Set<String> owners = person.owners();
    List<String> named = request.getCurrent().queryParam("owner");
    if (named.isEmpty()) {
      if (owners.size() != 1) {
        throw NoOwnerException.ambiguous(owners);
      }
      return owners.iterator().next();
    }
    String owner = named.getFirst();
    if (named.size() > 1 || !(owners.contains(owner) || person.operator() && isName(owner))) {
      throw NoOwnerException.foreign(named);
    }
    return owner;
  }

  private static boolean isName(String owner) {
    return !owner.isBlank()
        && owner.length() <= LONGEST_OWNER
        && owner.chars().noneMatch(Character::isISOControl);
  }

  /** The owners that it acts for: of a person none, one or several, of a machine client one. */
  public Set<String> owners() {
    return isPerson() ? person.owners() : Set.of(owner());
  }

  /** Whom its open streams count for: its only owner, else the person. */
  public String streamsOf() {
    Set<String> owners = owners();
    return owners.size() == 1 ? owners.iterator().next() : person.name();
  }

  /** For logs and the history: the login name of a person, the client id of a machine client. */
  public String name() {
    return isPerson() ? person.name() : clientId();
  }

  /** The owners whose processes it may see; empty when it may see all. */
  public Optional<Set<String>> restrictedTo() {
    return identity.hasRole(Scopes.OPERATOR) ? Optional.empty() : Optional.of(owners());
  }

  /** Whether it may see the processes of {@code owner}. */
  public boolean maySee(String owner) {
    return restrictedTo().map(owners -> owners.contains(owner)).orElse(true);
  }

  /** When its token ends; empty for a token without an end. */
  public Optional<Instant> tokenExpiry() {
    return identity.getPrincipal() instanceof JsonWebToken token && token.getExpirationTime() > 0
        ? Optional.of(Instant.ofEpochSecond(token.getExpirationTime()))
        : Optional.empty();
  }

  /**
   * Whether it is the agent of this name: the claim {@code worker}, else its client id. A person is
   * no agent.
   */
  public boolean is(WorkerName worker) {
    return !isPerson() && claim("worker").orElseGet(this::clientId).equals(worker.value());
  }

  private boolean isPerson() {
    return people.clients().filter(clients -> clients.contains(clientId())).isPresent();
  }

  private String clientId() {
    return claim("azp")
        .or(() -> claim("client_id"))
        .orElseGet(() -> identity.getPrincipal().getName());
  }

  private Optional<String> claim(String name) {
    return identity.getPrincipal() instanceof JsonWebToken token
        ? Optional.ofNullable(token.getClaim(name)).map(Object::toString)
        : Optional.empty();
  }
}
