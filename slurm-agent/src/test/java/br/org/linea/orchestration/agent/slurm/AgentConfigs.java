package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.config.SlurmConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Settings as an operator would write them, the rest as the defaults are. */
public final class AgentConfigs {

  private AgentConfigs() {}

  /** With Slurm's commands in {@code bin}. */
  static SlurmConfig slurm(Path bin, String... clusters) {
    return agent(bin, clusters).slurm();
  }

  /** The whole, with Slurm's commands in {@code bin}. */
  public static AgentConfig agent(Path bin, String... clusters) {
    return agent(bin, Map.of(), clusters);
  }

  /** The same, with further settings. */
  public static AgentConfig agent(Path bin, Map<String, String> more, String... clusters) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("slurm-agent.slurm.bin-dir", bin.toString());
    if (clusters.length > 0) {
      settings.put("slurm-agent.slurm.clusters", String.join(",", clusters));
    }
    settings.put("slurm-agent.api-url", "http://localhost");
    for (String folder : List.of("pipelines", "processing", "datasets", "journal")) {
      settings.put("slurm-agent." + folder + "-dir", "/" + folder);
    }
    return builder()
        .withSources(new PropertiesConfigSource(settings, "test", 100))
        .build()
        .getConfigMapping(AgentConfig.class);
  }

  /** Reads the agent's settings as Quarkus does. */
  public static SmallRyeConfigBuilder builder() {
    return new SmallRyeConfigBuilder()
        .withConverter(Duration.class, 200, new DurationConverter())
        .withConverter(MemorySize.class, 200, new MemorySizeConverter())
        .withMapping(AgentConfig.class);
  }
}
