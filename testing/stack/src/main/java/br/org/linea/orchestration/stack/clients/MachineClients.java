package br.org.linea.orchestration.stack.clients;

import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.OAuth2Constants;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.admin.client.KeycloakBuilder;
import org.keycloak.admin.client.resource.ClientResource;
import org.keycloak.admin.client.resource.RealmResource;
import org.keycloak.admin.client.resource.UserResource;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/**
 * Registers clients as the realm's user {@code operator}, who needs no right over other realms. Not
 * safe for use by several threads at once.
 *
 * @see <a href="https://www.keycloak.org/docs-api/latest/rest-api/index.html">Keycloak's admin
 *     API</a>
 */
public final class MachineClients implements AutoCloseable {

  private static final String REALM = "orchestration";

  private final Keycloak keycloak;
  private final SecureRandom random = new SecureRandom();

  /**
   * Logs in at the first call that needs it.
   *
   * @param keycloak base address of Keycloak, without {@code /realms}
   * @param operatorPassword password of the realm's user {@code operator}
   */
  public MachineClients(URI keycloak, String operatorPassword) {
    this.keycloak =
        KeycloakBuilder.builder()
            .serverUrl(keycloak.toString())
            .realm(REALM)
            .clientId("admin-cli")
            .grantType(OAuth2Constants.PASSWORD)
            .username("operator")
            .password(operatorPassword)
            .build();
  }

  /** Registers a client that may read and write and owns what it starts. */
  public MachineClient register(String id) {
    return register(id, Optional.empty(), List.of("read", "write"), List.of());
  }

  /**
   * Registers a client with a fresh secret.
   *
   * @param id client id, not yet taken
   * @param owner name that its processes belong to, where that is not the client id
   * @param scopes of {@code read}, {@code write}: those it may ask for
   * @param roles realm roles of its service account
   * @throws IllegalStateException when Keycloak refuses it, with Keycloak's words
   */
  public MachineClient register(
      String id, Optional<String> owner, List<String> scopes, List<String> roles) {
    MachineClient client = new MachineClient(id, secret());
    RealmResource realm = keycloak.realm(REALM);
    create(realm, client);
    ClientResource created =
        realm.clients().get(realm.clients().findByClientId(id).getFirst().getId());
    removeScopesExcept(created, scopes);
    UserResource account = realm.users().get(created.getServiceAccountUser().getId());
    owner.ifPresent(name -> own(account, name));
    if (!roles.isEmpty()) {
      account
          .roles()
          .realmLevel()
          .add(roles.stream().map(role -> realm.roles().get(role).toRepresentation()).toList());
    }
    return client;
  }

  private static void create(RealmResource realm, MachineClient client) {
    ClientRepresentation wanted = new ClientRepresentation();
    wanted.setClientId(client.id());
    wanted.setSecret(client.secret());
    wanted.setPublicClient(false);
    wanted.setServiceAccountsEnabled(true);
    wanted.setStandardFlowEnabled(false);
    wanted.setDirectAccessGrantsEnabled(false);
    try (Response answer = realm.clients().create(wanted)) {
      if (answer.getStatus() != 201) {
        throw new IllegalStateException(
            "Keycloak refused the client %s: %d %s"
                .formatted(client.id(), answer.getStatus(), answer.readEntity(String.class)));
      }
    }
  }

  private static void removeScopesExcept(ClientResource client, List<String> scopes) {
    client.getOptionalClientScopes().stream()
        .filter(scope -> List.of("read", "write").contains(scope.getName()))
        .filter(scope -> !scopes.contains(scope.getName()))
        .forEach(scope -> client.removeOptionalClientScope(scope.getId()));
  }

  private static void own(UserResource account, String owner) {
    UserRepresentation user = account.toRepresentation();
    user.setAttributes(Map.of("owner", List.of(owner)));
    account.update(user);
  }

  private String secret() {
    byte[] bytes = new byte[24];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public void close() {
    keycloak.close();
  }
}
