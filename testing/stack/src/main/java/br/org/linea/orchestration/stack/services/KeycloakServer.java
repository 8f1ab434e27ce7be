package br.org.linea.orchestration.stack.services;

import br.org.linea.orchestration.stack.clients.MachineClients;
import java.net.URI;

/**
 * A running Keycloak with the bundled realm.
 *
 * @param base its address, without {@code /realms}
 * @param secrets what the realm was imported with
 */
public record KeycloakServer(URI base, RealmSecrets secrets) {

  /** Address of the realm, which is the issuer of its tokens. */
  public String realmUrl() {
    return base + "/realms/orchestration";
  }

  /** Registers clients; the caller closes it. */
  public MachineClients clients() {
    return new MachineClients(base, secrets.operatorPassword());
  }
}
