package br.org.linea.orchestration.api.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the dealings with agents. */
@ConfigMapping(prefix = "orchestrator.agents")
public interface AgentsConfig {

  /** An agent that was not heard of for so long gets no new processes. */
  @WithDefault("90s")
  Duration silence();

  /** A stop whose job is still seen alive is sent again after so long. */
  @WithDefault("60s")
  Duration stopRetry();

  /** How often the output of runs that ended is asked for again where it could not be kept. */
  @WithDefault("60s")
  Duration outputRetry();
}
