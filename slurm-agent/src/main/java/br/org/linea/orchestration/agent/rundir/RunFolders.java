package br.org.linea.orchestration.agent.rundir;

import br.org.linea.orchestration.agent.untrusted.BoundedLooks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Finds the run directory that a job works in. A run's own job has the path that the agent gave it;
 * what that job submits has the path without symbolic links, as sbatch asks the kernel for it.
 */
public final class RunFolders {

  private static final Logger LOG = Logger.getLogger(RunFolders.class);

  private final Path processing;
  private final String prefix;
  private Optional<String> realPrefix = Optional.empty();

  /** Those below this folder, which is absolute. */
  public RunFolders(Path processing) {
    this.processing = processing;
    this.prefix = processing + "/";
  }

  /**
   * The run directory at or above a work directory, spelt as the agent spells it; empty for a place
   * that is in none. For one thread; blocks on the shared disk until that has answered once.
   */
  public Optional<String> of(String workDirectory) {
    if (workDirectory.startsWith(prefix)) {
      return below(workDirectory.substring(prefix.length()));
    }
    return real()
        .filter(workDirectory::startsWith)
        .flatMap(real -> below(workDirectory.substring(real.length())));
  }

  /** The folder of a pipeline, and in it the one of a process. */
  private Optional<String> below(String rest) {
    int pipeline = rest.indexOf('/');
    if (pipeline <= 0 || pipeline + 1 == rest.length()) {
      return Optional.empty();
    }
    int process = rest.indexOf('/', pipeline + 1);
    return Optional.of(prefix + (process < 0 ? rest : rest.substring(0, process)));
  }

  private Optional<String> real() {
    if (realPrefix.isEmpty()) {
      try {
        realPrefix =
            Optional.of(
                BoundedLooks.shared()
                    .take(processing.toString(), () -> processing.toRealPath() + "/"));
      } catch (IOException e) {
        LOG.debugf("%s has no real path for now: %s", processing, e);
      }
    }
    return realPrefix;
  }
}
