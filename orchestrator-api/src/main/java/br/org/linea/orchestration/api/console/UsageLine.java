package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.advice.Amounts;
import br.org.linea.orchestration.messages.JobUsage;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a job has used of one thing, against what it had asked for.
 *
 * @param what the thing
 * @param used with its unit; empty where accounting does not say it
 * @param requested with its unit; empty where there is no limit, or none is known
 * @param percent the used part of the requested; empty where one of both is
 */
public record UsageLine(String what, String used, String requested, String percent) {

  private static final long KIBI = 1024;

  static List<UsageLine> of(JobUsage usage, RunMessages words) {
    Optional<Long> had =
        usage.elapsedSeconds().flatMap(time -> usage.cpus().map(cpus -> time * cpus));
    return Stream.of(
            times(words.runTime(), usage.elapsedSeconds(), usage.timeLimitSeconds()),
            times(words.cpuTime(), usage.cpuSeconds().map(Math::round), had),
            bytes(words.memory(), usage.memoryBytes(), usage.requestedMemoryBytes()),
            plain(words.cpus(), usage.cpus(), usage.requestedCpus()),
            plain(words.nodes(), usage.nodeList(), Optional.empty()),
            bytes(words.read(), usage.readBytes(), Optional.empty()),
            bytes(words.written(), usage.writtenBytes(), Optional.empty()))
        .filter(line -> !line.used().isEmpty() || !line.requested().isEmpty())
        .toList();
  }

  private static UsageLine times(String what, Optional<Long> used, Optional<Long> requested) {
    return new UsageLine(
        what,
        used.map(Amounts::time).orElse(""),
        requested.map(Amounts::time).orElse(""),
        percent(used, requested));
  }

  private static UsageLine bytes(String what, Optional<Long> used, Optional<Long> requested) {
    return new UsageLine(
        what,
        used.map(UsageLine::spelled).orElse(""),
        requested.map(UsageLine::spelled).orElse(""),
        percent(used, requested));
  }

  /** {@code 200 MiB}: Slurm's {@code 200M} with the unit that it means. */
  static String spelled(long bytes) {
    return bytes < KIBI
        ? bytes + " B"
        : bytes < KIBI * KIBI
            ? bytes / KIBI + " KiB"
            : Amounts.memory(bytes).replaceFirst("([MG])$", " $1iB");
  }

  private static UsageLine plain(String what, Optional<?> used, Optional<?> requested) {
    return new UsageLine(
        what,
        used.map(Object::toString).orElse(""),
        requested.map(Object::toString).orElse(""),
        "");
  }

  private static String percent(Optional<Long> used, Optional<Long> requested) {
    return used.flatMap(
            part ->
                requested.filter(all -> all > 0).map(all -> Math.round(100.0 * part / all) + " %"))
        .orElse("");
  }
}
