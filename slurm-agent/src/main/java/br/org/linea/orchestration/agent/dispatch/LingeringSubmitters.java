package br.org.linea.orchestration.agent.dispatch;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.plan.JobName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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

  /** Whether one still runs for this job; one that has outlived its time-out is killed. */
  boolean submits(JobName name) {
    List<ProcessHandle> found =
        ProcessHandle.allProcesses().filter(process -> isFor(process, name)).toList();
    found.stream()
        .filter(this::isTooOld)
        .forEach(
            process -> {
              LOG.warnf("sbatch %d for %s outlived its time-out", process.pid(), name);
              process.destroyForcibly();
            });
    return !found.isEmpty();
  }

  private static boolean isFor(ProcessHandle process, JobName name) {
    Optional<String[]> arguments = process.info().arguments();
    return process.info().command().filter(command -> command.endsWith("sbatch")).isPresent()
        && arguments
            .filter(
                argv ->
                    Arrays.stream(argv)
                        .anyMatch(
                            argument ->
                                argument.equals(name.value())
                                    || argument.endsWith("=" + name.value())))
            .isPresent();
  }

  private boolean isTooOld(ProcessHandle process) {
    Instant oldest = clock.instant().minus(limit);
    return process.info().startInstant().filter(oldest::isAfter).isPresent();
  }
}
