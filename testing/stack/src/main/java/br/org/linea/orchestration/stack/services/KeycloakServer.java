package br.org.linea.orchestration.stack.services;

import br.org.linea.orchestration.stack.clients.MachineClients;
import br.org.linea.orchestration.stack.clients.People;
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

  /** Makes users who log in to the console; the caller closes it. */
  public People people() {
    return new People(base, secrets.operatorPassword());
  }
}
