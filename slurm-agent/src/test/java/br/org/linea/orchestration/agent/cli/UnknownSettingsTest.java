package br.org.linea.orchestration.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import br.org.linea.orchestration.agent.config.AgentConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnknownSettingsTest {

  private static SmallRyeConfig config(Map<String, String> environment, Map<String, String> file) {
    Map<String, String> keys = new HashMap<>(file);
    keys.put("slurm-agent.api-url", "http://localhost");
    for (String folder : List.of("pipelines", "processing", "datasets", "journal")) {
      keys.put("slurm-agent." + folder + "-dir", "/" + folder);
    }
    return new SmallRyeConfigBuilder()
        .withConverter(Duration.class, 200, new DurationConverter())
        .withConverter(MemorySize.class, 200, new MemorySizeConverter())
        .withMapping(AgentConfig.class)
        .withSources(new PropertiesConfigSource(keys, "test", 100))
        .withSources(new EnvConfigSource(environment, 300))
        .build();
  }

  @Test
  void every_setting_may_be_given_as_a_variable() {
    Map<String, String> environment = new HashMap<>();
    environment.put("SLURM_AGENT_WORKER", "w");
    environment.put("SLURM_AGENT_JOB_ENV_FILE", "/x");
    environment.put("SLURM_AGENT_EXECUTORS", "slurm,local");
    environment.put("SLURM_AGENT_SLURM_BIN_DIR", "/x");
    environment.put("SLURM_AGENT_SLURM_MIN_QUERY_INTERVAL", "2s");
    environment.put("SLURM_AGENT_LOCAL_KILL_WAIT", "2s");
    environment.put("SLURM_CONF", "/x");
    environment.put("SLURM_JOB_ID", "7");
    SmallRyeConfig config = config(environment, Map.of());
    assertThat(UnknownSettings.in(config.getPropertyNames())).isEmpty();
    AgentConfig agent = config.getConfigMapping(AgentConfig.class);
    assertThat(agent.worker()).isEqualTo("w");
    assertThat(agent.slurm().binDir()).isPresent();
  }

  @Test
  void a_variable_that_is_no_setting_is_named() {
    Map<String, String> environment =
        Map.of("SLURM_AGENT_WORKE", "w", "SLURM_AGENT_SLURM_TIK", "2s", "SLURM_AGENT_WORKER", "w");
    assertThat(UnknownSettings.in(config(environment, Map.of()).getPropertyNames()))
        .contains(
            "No setting of slurm-agent is called SLURM_AGENT_SLURM_TIK, SLURM_AGENT_WORKE: correct"
                + " or remove it; docs/configuration.md lists all settings.");
  }

  @Test
  void a_key_of_a_file_that_is_no_setting_stops_the_start() {
    assertThatThrownBy(() -> config(Map.of(), Map.of("slurm-agent.slurm.tik", "2s")))
        .isInstanceOf(ConfigValidationException.class)
        .hasMessageContaining("slurm-agent.slurm.tik");
  }

  @Test
  void a_value_that_makes_no_sense_stops_the_start() {
    assertThatThrownBy(() -> config(Map.of(), Map.of("slurm-agent.heartbeat", "soon")))
        .isInstanceOf(ConfigValidationException.class)
        .hasMessageContaining("slurm-agent.heartbeat")
        .hasMessageContaining("soon");
  }
}
