package br.org.linea.orchestration.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A running cluster, as its users see it.
 *
 * @param conf value of {@code SLURM_CONF}
 */
public record Slurm(Path conf) {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /**
   * Runs one of Slurm's client commands and returns its output.
   *
   * @throws IllegalStateException when it ends with another exit code than 0
   */
  public String ask(String... argv) {
    Path folder = conf.getParent();
    Path log = folder.resolve("log/client-" + ProcessHandle.current().pid() + ".out");
    synchronized (Slurm.class) {
      return Child.run(
          argv[0], folder, log, Map.of("SLURM_CONF", conf.toString()), LIMIT, List.of(argv));
    }
  }
}
