package br.org.linea.orchestration.api.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long the database may be silent, for a connection and for a caller. */
@ConfigMapping(prefix = "orchestrator.database")
public interface DatabaseConfig {

  /** A connection that says nothing for so long is closed; what waits for it fails. */
  @WithDefault("15s")
  Duration silence();

  /** How long a request about one process tries again before it is answered with 503. */
  @WithDefault("45s")
  Duration patience();
}
