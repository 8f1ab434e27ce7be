package br.org.linea.orchestration.messages;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;

/**
 * What accounting kept of a run that is over: what it used, and what it had asked for. A part is
 * absent where accounting does not say it.
 *
 * @param missing why nothing is known; then every other part is absent
 * @param state Slurm's last word on the job, for example {@code OUT_OF_MEMORY}
 * @param reason why the job waited last, or what was amiss with it, in Slurm's words
 * @param exitCode Slurm's {@code code:signal} of the job
 * @param derivedExitCode the highest {@code code:signal} of its steps
 * @param nodeList the nodes that it ran on, as Slurm writes them ({@code n[1-4]})
 * @param elapsedSeconds how long it ran, suspensions left out
 * @param cpuSeconds CPU time of all its steps
 * @param memoryBytes most memory that one task was seen to use, of all steps; Slurm samples it, so
 *     that a short peak may not be in it
 * @param readBytes what all tasks of all steps read
 * @param writtenBytes what all tasks of all steps wrote
 * @param nodes how many nodes it had
 * @param cpus how many CPUs it had
 * @param requestedMemoryBytes memory of the whole job
 * @param requestedCpus CPUs of the whole job
 * @param timeLimitSeconds its time limit; absent without one
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@RegisterForReflection
public record JobUsage(
    Optional<String> missing,
    Optional<String> state,
    Optional<String> reason,
    Optional<String> exitCode,
    Optional<String> derivedExitCode,
    Optional<String> nodeList,
    Optional<Long> elapsedSeconds,
    Optional<Double> cpuSeconds,
    Optional<Long> memoryBytes,
    Optional<Long> readBytes,
    Optional<Long> writtenBytes,
    Optional<Integer> nodes,
    Optional<Integer> cpus,
    Optional<Long> requestedMemoryBytes,
    Optional<Integer> requestedCpus,
    Optional<Long> timeLimitSeconds) {

  /** A part that a message does not have is absent. */
  public JobUsage {
    missing = orAbsent(missing);
    state = orAbsent(state);
    reason = orAbsent(reason);
    exitCode = orAbsent(exitCode);
    derivedExitCode = orAbsent(derivedExitCode);
    nodeList = orAbsent(nodeList);
    elapsedSeconds = orAbsent(elapsedSeconds);
    cpuSeconds = orAbsent(cpuSeconds);
    memoryBytes = orAbsent(memoryBytes);
    readBytes = orAbsent(readBytes);
    writtenBytes = orAbsent(writtenBytes);
    nodes = orAbsent(nodes);
    cpus = orAbsent(cpus);
    requestedMemoryBytes = orAbsent(requestedMemoryBytes);
    requestedCpus = orAbsent(requestedCpus);
    timeLimitSeconds = orAbsent(timeLimitSeconds);
  }

  private static <T> Optional<T> orAbsent(Optional<T> part) {
    return part == null ? Optional.empty() : part;
  }

  /** Nothing is known, and it will not be. */
  public static JobUsage missing(String why) {
    return new JobUsage(
        Optional.of(why),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
