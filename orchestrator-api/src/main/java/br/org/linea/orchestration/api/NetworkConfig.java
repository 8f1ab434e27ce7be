package br.org.linea.orchestration.api;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings about trust in the network. */
@ConfigMapping(prefix = "orchestrator")
public interface NetworkConfig {

  /**
   * Whether connections to Keycloak, the broker and the database on other hosts may be without TLS;
   * for a private network.
   */
  @WithDefault("false")
  boolean plainConnections();
}
