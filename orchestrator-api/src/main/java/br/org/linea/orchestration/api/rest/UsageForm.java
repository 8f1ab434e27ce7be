package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.messages.JobUsage;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;

/**
 * What a job has used, against what it had asked for. A number is null where accounting does not
 * say it.
 *
 * @param state Slurm's last word on the job
 * @param reason why it waited last, or what was amiss with it, in Slurm's words
 * @param exitCode Slurm's {@code code:signal}
 * @param derivedExitCode the highest {@code code:signal} of its steps
 * @param nodeList the nodes that it ran on, as Slurm writes them
 * @param used what it used
 * @param requested what it had asked for
 */
@RegisterForReflection
record UsageForm(
    String state,
    String reason,
    String exitCode,
    String derivedExitCode,
    String nodeList,
    Used used,
    Requested requested) {

  /**
   * What it used.
   *
   * @param elapsedSeconds how long it ran
   * @param cpuSeconds CPU time of all its steps
   * @param memoryBytes most memory that one task was seen to use
   * @param readBytes what all its tasks read
   * @param writtenBytes what all its tasks wrote
   * @param cpus the CPUs that it had
   * @param nodes the nodes that it had
   */
  @RegisterForReflection
  record Used(
      Long elapsedSeconds,
      Double cpuSeconds,
      Long memoryBytes,
      Long readBytes,
      Long writtenBytes,
      Integer cpus,
      Integer nodes) {}

  /**
   * What it had asked for.
   *
   * @param timeLimitSeconds null without a limit
   * @param memoryBytes memory of the whole job
   * @param cpus CPUs of the whole job
   */
  @RegisterForReflection
  record Requested(Long timeLimitSeconds, Long memoryBytes, Integer cpus) {}

  /** Null where nothing is known. */
  static UsageForm of(Optional<JobUsage> known) {
    return known
        .filter(usage -> usage.missing().isEmpty())
        .map(
            usage ->
                new UsageForm(
                    usage.state().orElse(null),
                    usage.reason().orElse(null),
                    usage.exitCode().orElse(null),
                    usage.derivedExitCode().orElse(null),
                    usage.nodeList().orElse(null),
                    new Used(
                        usage.elapsedSeconds().orElse(null),
                        usage.cpuSeconds().orElse(null),
                        usage.memoryBytes().orElse(null),
                        usage.readBytes().orElse(null),
                        usage.writtenBytes().orElse(null),
                        usage.cpus().orElse(null),
                        usage.nodes().orElse(null)),
                    new Requested(
                        usage.timeLimitSeconds().orElse(null),
                        usage.requestedMemoryBytes().orElse(null),
                        usage.requestedCpus().orElse(null))))
        .orElse(null);
  }
}
