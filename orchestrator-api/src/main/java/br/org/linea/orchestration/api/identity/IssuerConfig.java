package br.org.linea.orchestration.api.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** What is read of the realm that issues tokens, besides what Quarkus reads. */
@ConfigMapping(prefix = "orchestrator.issuer")
public interface IssuerConfig {

  /** Where the realm names the time before which its tokens are revoked. */
  @WithDefault("${quarkus.oidc.auth-server-url}")
  URI realm();

  /** Where the realm names the keys that it signs with. */
  @WithDefault("${quarkus.oidc.auth-server-url}${quarkus.oidc.jwks-path}")
  URI keys();

  /** How often both are read: a revoked key, or a realm's not-before, counts after that. */
  @WithDefault("5m")
  Duration refreshInterval();

  /** How often tokens of unknown keys may have the keys read again. */
  @WithDefault("10s")
  Duration unknownKeyInterval();

  /** How long Keycloak may take. */
  @WithDefault("10s")
  Duration timeout();
}
