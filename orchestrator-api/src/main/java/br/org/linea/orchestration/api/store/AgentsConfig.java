package br.org.linea.orchestration.api.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings for agents. */
@ConfigMapping(prefix = "orchestrator.agents")
public interface AgentsConfig {

  /** An agent that has sent no heartbeat for this long gets no new processes. */
  @WithDefault("90s")
  Duration heartbeatTimeout();

  /** A stop is sent again after this time while its job is still alive. */
  @WithDefault("60s")
  Duration stopRetry();

  /**
   * How often the API asks again for the output of runs that ended in the last hour and whose
   * output it could not store.
   */
  @WithDefault("60s")
  Duration outputRetry();
}
