package br.org.linea.orchestration.api;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What the network is trusted with. */
@ConfigMapping(prefix = "orchestrator")
public interface NetworkConfig {

  /**
   * Whether Keycloak, the broker and the database may be spoken to without TLS on other hosts; for
   * a network in which nobody else can listen.
   */
  @WithDefault("false")
  boolean plainConnections();
}
