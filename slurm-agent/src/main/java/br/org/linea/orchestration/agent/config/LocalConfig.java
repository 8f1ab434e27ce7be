package br.org.linea.orchestration.agent.config;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How the agent treats runs on its own node: keys {@code slurm-agent.local.*}. */
public interface LocalConfig {

  /** Most runs at once; the others wait as Queued. 1 to 1000. */
  @WithDefault("2")
  @Min(1)
  @Max(1000)
  int maxParallel();

  /** Interval at which the runs are looked at; 0.1 s to 1 min. */
  @WithDefault("1s")
  @DurationMin(millis = 100)
  @DurationMax(minutes = 1)
  Duration pollInterval();

  /** How long a stopped run has between TERM and KILL; 0 to 10 min. */
  @WithDefault("5s")
  @DurationMin
  @DurationMax(minutes = 10)
  Duration killWait();
}
