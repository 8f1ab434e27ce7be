package br.org.linea.orchestration.stack.services;

import java.net.URI;

/** A Keycloak server with the bundled realm. */
interface KeycloakBacking extends Backing {

  /** Base address, without {@code /realms}. */
  URI base();
}
