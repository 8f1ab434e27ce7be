package br.org.linea.orchestration.agent.config;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** Health and measures over HTTP: keys {@code slurm-agent.health.*}. */
public interface HealthConfig {

  /**
   * Whether {@code /q/health} and {@code /q/metrics} are served, on the loopback address 127.0.0.1
   * and no other.
   */
  @WithDefault("false")
  boolean enabled();

  /** Their port; 0 to 65535, 0 for any that is free. */
  @WithDefault("9464")
  @Min(0)
  @Max(65_535)
  int port();
}
