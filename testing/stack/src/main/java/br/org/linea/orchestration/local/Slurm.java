package br.org.linea.orchestration.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A running cluster, as its users see it. Partitions: {@code main} (default), {@code short} (one
 * minute), {@code hidden} (not shown without {@code --all}); one node {@code n1} of 32 CPUs.
 *
 * @param conf value of {@code SLURM_CONF}
 */
public record Slurm(Path conf) {

  /** What Slurm's commands need in their environment. */
  public Map<String, String> environment() {
    return Map.of("SLURM_CONF", conf.toString());
  }

  /** {@code ClusterName}. */
  public String clusterName() {
    return SlurmFiles.CLUSTER;
  }

  /**
   * Runs one of Slurm's client commands and returns its output, of both streams. Blocks up to 60 s,
   * and nine seconds when the controller is away.
   *
   * @throws IllegalStateException when it ends with another exit code than 0
   */
  public String ask(String... argv) {
    return Command.run(conf.getParent(), environment(), List.of(argv));
  }
}
