package br.org.linea.orchestration.api.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** Settings of {@code /o/token/}. */
@ConfigMapping(prefix = "orchestrator.token")
public interface TokenFacadeConfig {

  /** Keycloak's token endpoint. */
  @WithDefault("${quarkus.oidc.auth-server-url}/protocol/openid-connect/token")
  URI endpoint();

  /** Time-out for Keycloak. */
  @WithDefault("15s")
  Duration timeout();

  /**
   * Failed attempts of one client id from one address within {@link #window()}; further ones get a
   * 429 until the oldest is that old.
   */
  @WithDefault("20")
  int failures();

  /** See {@link #failures()}. */
  @WithDefault("1m")
  Duration window();
}
