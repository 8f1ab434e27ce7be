package br.org.linea.orchestration.api.lifecycle;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the choice of an agent. */
@ConfigMapping(prefix = "orchestrator.agents")
public interface AgentsConfig {

  /** An agent that was not heard of for so long gets no new processes. */
  @WithDefault("90s")
  Duration silence();
}
