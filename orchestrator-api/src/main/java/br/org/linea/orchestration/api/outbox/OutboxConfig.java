package br.org.linea.orchestration.api.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** Settings of the relay. */
@ConfigMapping(prefix = "orchestrator.outbox")
public interface OutboxConfig {

  /**
   * Time-out of the broker's confirm; the command is then sent again. A transaction is open
   * meanwhile, so keep it shorter than {@code orchestrator.database.idle-timeout}.
   */
  @WithDefault("10s")
  Duration confirmLimit();

  /** Commands sent at once, 1 to 1000. */
  @WithDefault("50")
  @Min(1)
  @Max(1000)
  int batch();

  /** How often the relay looks for commands when nothing wakes it. */
  @WithDefault("1s")
  Duration interval();
}
