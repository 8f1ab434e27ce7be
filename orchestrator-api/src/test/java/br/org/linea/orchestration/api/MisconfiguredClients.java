package br.org.linea.orchestration.api;

import br.org.linea.orchestration.stack.services.KeycloakServer;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.keycloak.OAuth2Constants;
import org.keycloak.admin.client.CreatedResponseUtil;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.admin.client.KeycloakBuilder;
import org.keycloak.admin.client.resource.ClientResource;
import org.keycloak.admin.client.resource.UserResource;
import org.keycloak.common.util.MultivaluedHashMap;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.ComponentRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** Makes clients whose tokens are real and yet not good enough. */
final class MisconfiguredClients implements AutoCloseable {

  private static final String REALM = "orchestration";

  private static final String KEY_ALGORITHM = "PS384";

  private final Keycloak keycloak;

  MisconfiguredClients(KeycloakServer server) {
    this.keycloak =
        KeycloakBuilder.builder()
            .serverUrl(server.base().toString())
            .realm(REALM)
            .clientId("admin-cli")
            .grantType(OAuth2Constants.PASSWORD)
            .username("operator")
            .password(server.secrets().operatorPassword())
            .build();
  }

  /** Its tokens are for another service. */
  void forAnotherAudience(String id) {
    change(
        id,
        client ->
            client.getDefaultClientScopes().stream()
                .filter(scope -> scope.getName().equals("orchestrator-api"))
                .forEach(scope -> client.removeDefaultClientScope(scope.getId())));
  }

  /** Its tokens last a few seconds. */
  void shortLived(String id, int seconds) {
    change(
        id,
        client -> {
          ClientRepresentation settings = client.toRepresentation();
          settings.setAttributes(Map.of("access.token.lifespan", Integer.toString(seconds)));
          client.update(settings);
        });
  }

  /** Its tokens are signed with keys that {@link #addSigningKey} makes, and no other client's. */
  void ownKeys(String id) {
    change(
        id,
        client -> {
          ClientRepresentation settings = client.toRepresentation();
          settings.setAttributes(Map.of("access.token.signed.response.alg", KEY_ALGORITHM));
          client.update(settings);
        });
  }

  /** Its secret is one that a person chose. */
  void withSecret(String id, String secret) {
    change(
        id,
        client -> {
          ClientRepresentation settings = client.toRepresentation();
          settings.setSecret(secret);
          client.update(settings);
        });
  }

  /** It is an agent under a name that is not its own. */
  void named(String id, String worker) {
    change(
        id,
        client -> {
          UserResource account =
              keycloak.realm(REALM).users().get(client.getServiceAccountUser().getId());
          UserRepresentation user = account.toRepresentation();
          user.setAttributes(Map.of("worker", List.of(worker)));
          account.update(user);
        });
  }

  /**
   * The realm signs with a new key from now on, for clients with {@link #ownKeys}: a key that is
   * removed again ends the tokens that it has signed, and other tests have tokens of this realm.
   *
   * @param priority above that of every other key
   * @return its id, for {@link #removeSigningKey}
   */
  String addSigningKey(int priority) {
    ComponentRepresentation key = new ComponentRepresentation();
    key.setName("newer");
    key.setProviderType("org.keycloak.keys.KeyProvider");
    key.setProviderId("rsa-generated");
    MultivaluedHashMap<String, String> config = new MultivaluedHashMap<>();
    config.putSingle("priority", Integer.toString(priority));
    config.putSingle("algorithm", KEY_ALGORITHM);
    key.setConfig(config);
    try (Response answer = keycloak.realm(REALM).components().add(key)) {
      if (answer.getStatus() != 201) {
        throw new IllegalStateException("no new key: " + answer.getStatus());
      }
      return CreatedResponseUtil.getCreatedId(answer);
    }
  }

  void removeSigningKey(String id) {
    keycloak.realm(REALM).components().component(id).remove();
  }

  /** The realm revokes tokens that were issued before this time, in seconds since 1970. */
  void notBefore(int seconds) {
    RealmRepresentation settings = keycloak.realm(REALM).toRepresentation();
    settings.setNotBefore(seconds);
    keycloak.realm(REALM).update(settings);
  }

  private void change(String id, Consumer<ClientResource> change) {
    change.accept(
        keycloak
            .realm(REALM)
            .clients()
            .get(keycloak.realm(REALM).clients().findByClientId(id).getFirst().getId()));
  }

  @Override
  public void close() {
    keycloak.close();
  }
}
