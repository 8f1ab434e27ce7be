package br.org.linea.orchestration.api.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** Settings of the relay. */
@ConfigMapping(prefix = "orchestrator.outbox")
public interface OutboxConfig {

  /** How long a claim holds when the relay that made it is gone. */
  @WithDefault("30s")
  Duration claim();

  /** Commands claimed at once, 1 to 1000. */
  @WithDefault("50")
  @Min(1)
  @Max(1000)
  int batch();

  /** How often the relay looks when nothing wakes it. */
  @WithDefault("1s")
  Duration interval();
}
