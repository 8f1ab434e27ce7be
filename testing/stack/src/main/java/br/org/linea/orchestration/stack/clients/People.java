package br.org.linea.orchestration.stack.clients;

import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.keycloak.OAuth2Constants;
import org.keycloak.admin.client.CreatedResponseUtil;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.admin.client.KeycloakBuilder;
import org.keycloak.admin.client.resource.RealmResource;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/**
 * Makes users who log in to the console, as the realm's user {@code operator}. Not safe for use by
 * several threads at once.
 */
public final class People implements AutoCloseable {

  private static final String REALM = "orchestration";

  private final Keycloak keycloak;

  /**
   * Logs in at the first call that needs it.
   *
   * @param keycloak base address of Keycloak, without {@code /realms}
   * @param operatorPassword password of the realm's user {@code operator}
   */
  public People(URI keycloak, String operatorPassword) {
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

  /**
   * Makes a user.
   *
   * @param name login name, not yet taken
   * @param password 12 characters at least
   * @param owners whose processes the user may see
   * @param roles realm roles
   * @throws IllegalStateException when Keycloak refuses it, with Keycloak's words
   */
  public void add(String name, String password, List<String> owners, List<String> roles) {
    RealmResource realm = keycloak.realm(REALM);
    UserRepresentation user = new UserRepresentation();
    user.setUsername(name);
    user.setEnabled(true);
    user.setAttributes(Map.of("owner", owners));
    CredentialRepresentation secret = new CredentialRepresentation();
    secret.setType(CredentialRepresentation.PASSWORD);
    secret.setValue(password);
    secret.setTemporary(false);
    user.setCredentials(List.of(secret));
    String id;
    try (Response answer = realm.users().create(user)) {
      if (answer.getStatus() != 201) {
        throw new IllegalStateException(
            "Keycloak refused the user %s: %d %s"
                .formatted(name, answer.getStatus(), answer.readEntity(String.class)));
      }
      id = CreatedResponseUtil.getCreatedId(answer);
    }
    if (!roles.isEmpty()) {
      realm
          .users()
          .get(id)
          .roles()
          .realmLevel()
          .add(roles.stream().map(role -> realm.roles().get(role).toRepresentation()).toList());
    }
  }

  @Override
  public void close() {
    keycloak.close();
  }
}
