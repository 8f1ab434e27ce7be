package br.org.linea.orchestration.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.WithDefault;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RenamedSettingsTest {

  /** A program's settings. */
  @ConfigMapping(prefix = "orchestrator.database")
  interface Settings {
    @WithDefault("15s")
    String idleTimeout();
  }

  private static void start(ConfigSource source) {
    new SmallRyeConfigBuilder()
        .addDiscoveredInterceptors()
        .withMapping(Settings.class)
        .withSources(source)
        .build();
  }

  private static ConfigSource file(String key) {
    return new PropertiesConfigSource(Map.of(key, "2s"), "application.properties", 260);
  }

  static Iterable<String> oldNames() {
    return RenamedSettings.NEW_NAMES.keySet();
  }

  @ParameterizedTest
  @MethodSource("oldNames")
  void an_old_name_in_a_file_is_refused_with_the_new_one(String old) {
    assertThatThrownBy(() -> start(file(old)))
        .isInstanceOf(ConfigValidationException.class)
        .hasMessageContaining(
            "The setting %s has a new name: %s.", old, RenamedSettings.NEW_NAMES.get(old));
  }

  @Test
  void an_old_name_of_a_variable_is_refused_with_the_new_one() {
    assertThatThrownBy(
            () -> start(new EnvConfigSource(Map.of("SLURM_AGENT_SLURM_MAX_TICK", "2s"), 300)))
        .hasMessageContaining(
            "The setting SLURM_AGENT_SLURM_MAX_TICK has a new name:"
                + " SLURM_AGENT_SLURM_MAX_POLL_INTERVAL.");
  }

  @Test
  void new_names_are_accepted() {
    assertThatCode(() -> start(file("orchestrator.database.idle-timeout")))
        .doesNotThrowAnyException();
  }

  @Test
  void no_old_name_is_in_use_again() {
    assertThat(RenamedSettings.NEW_NAMES.values())
        .doesNotContainAnyElementsOf(RenamedSettings.NEW_NAMES.keySet());
  }
}
