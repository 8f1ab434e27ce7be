package br.org.linea.orchestration.agent.dispatch;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.job.JobName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Finds sbatch processes that an agent which is no more has left behind on this host: while one
 * runs, its job may still come to be. The job's name in the argument list tells whose it is, which
 * holds where a process id would not: those are used again.
 */
@ApplicationScoped
public class LingeringSubmitters {

  private static final Logger LOG = Logger.getLogger(LingeringSubmitters.class);

  private final Clock clock;
  private final Duration limit;

  @Inject
  LingeringSubmitters(Clock clock, AgentConfig config) {
    this.clock = clock;
    this.limit = config.slurm().submitTimeout();
  }

  /** Whether one still runs for this job; one that runs past its time-out is killed. */
  boolean submits(JobName name) {
    List<ProcessHandle> found =
        ProcessHandle.allProcesses().filter(process -> isFor(process, name)).toList();
    found.stream()
        .filter(this::isTooOld)
        .forEach(
            process -> {
              LOG.warnf("sbatch %d for %s runs past its time-out", process.pid(), name);
              process.destroyForcibly();
            });
    return !found.isEmpty();
  }

  /** A site's own sbatch may be a script: then the interpreter is the command. */
  private static boolean isFor(ProcessHandle process, JobName name) {
    List<String> argv = new ArrayList<>();
    process.info().command().ifPresent(argv::add);
    process.info().arguments().map(Arrays::asList).ifPresent(argv::addAll);
    return argv.stream().limit(2).anyMatch(word -> word.endsWith("sbatch"))
        && argv.stream()
            .anyMatch(word -> word.equals(name.value()) || word.endsWith("=" + name.value()));
  }

  private boolean isTooOld(ProcessHandle process) {
    Instant oldest = clock.instant().minus(limit);
    return process.info().startInstant().filter(oldest::isAfter).isPresent();
  }
}
