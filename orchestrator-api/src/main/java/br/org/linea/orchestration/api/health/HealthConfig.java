package br.org.linea.orchestration.api.health;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the health checks. */
@ConfigMapping(prefix = "orchestrator.health")
public interface HealthConfig {

  /** How long the database may take to answer; longer counts as away. */
  @WithDefault("3s")
  Duration databaseLimit();

  /** How old the measures of processes, outbox and agents may be. */
  @WithDefault("10s")
  Duration measureInterval();
}
