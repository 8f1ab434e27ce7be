package br.org.linea.orchestration.api.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Time-outs for the database. */
@ConfigMapping(prefix = "orchestrator.database")
public interface DatabaseConfig {

  /**
   * A connection on which an answer is awaited, or that is kept open, is closed when nothing comes
   * for this long. What waits for it fails, and is tried again where that is safe. PostgreSQL rolls
   * back a transaction of the API that is idle for as long.
   */
  @WithDefault("15s")
  Duration idleTimeout();

  /**
   * How long a request about one process ({@code /status/}, {@code /stop/}, …) tries again before
   * it is answered with 503. Existing clients take a 503 for a failed process: set this to as long
   * as the proxies in front of the API wait, less a few seconds.
   */
  @WithDefault("45s")
  Duration retryDeadline();
}
