package br.org.linea.orchestration.api.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** Settings for reading the keys and the not-before of the realm. */
@ConfigMapping(prefix = "orchestrator.issuer")
public interface IssuerConfig {

  /** Address of the realm, which contains the not-before: tokens issued earlier are revoked. */
  @WithDefault("${quarkus.oidc.auth-server-url}")
  URI realm();

  /** Address of the realm's signing keys. */
  @WithDefault("${quarkus.oidc.auth-server-url}${quarkus.oidc.jwks-path}")
  URI keys();

  /** How often both are read: a revoked key or a new not-before takes effect within this time. */
  @WithDefault("5m")
  Duration refreshInterval();

  /** Least time between two reads that unknown keys cause. */
  @WithDefault("10s")
  Duration unknownKeyInterval();

  /** Time-out for Keycloak. */
  @WithDefault("10s")
  Duration timeout();
}
