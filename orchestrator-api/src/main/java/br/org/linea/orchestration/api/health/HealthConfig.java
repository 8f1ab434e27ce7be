package br.org.linea.orchestration.api.health;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the health checks. */
@ConfigMapping(prefix = "orchestrator.health")
public interface HealthConfig {

  /** Time-out of a query of the database; after it, the database counts as away. */
  @WithDefault("3s")
  Duration databaseLimit();

  /** How often processes, outbox and agents are counted. */
  @WithDefault("10s")
  Duration measureInterval();
}
