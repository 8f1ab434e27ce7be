package br.org.linea.orchestration.stack.services;

import br.org.linea.orchestration.stack.process.Command;
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

  static final String CLUSTER = "orchestration";
  static final String FOLDER = "slurm";

  /** Side by side, where the guard of the stack looks for them. */
  static Path folder(Path first, String cluster) {
    return cluster.equals(CLUSTER) ? first : first.resolveSibling(FOLDER + "-" + cluster);
  }

  /** Another cluster of this stack, as the variant names it. */
  public Slurm cluster(String name) {
    return new Slurm(folder(conf.getParent(), name).resolve(conf.getFileName()));
  }

  /** What Slurm's commands need in their environment. */
  public Map<String, String> environment() {
    return Map.of("SLURM_CONF", conf.toString());
  }

  /** {@code ClusterName} of the stack's first cluster. */
  public String clusterName() {
    return CLUSTER;
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
