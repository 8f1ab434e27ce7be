package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.command.CommandResult;
import br.org.linea.orchestration.agent.job.Reply;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code scontrol show config} says of the cluster.
 *
 * @param name {@code ClusterName}
 * @param version {@code SLURM_VERSION}
 * @param accounting whether sacct has something to ask
 * @param time what the controller's clock said when it answered
 * @see <a href="https://slurm.schedmd.com/scontrol.html">scontrol(1)</a>
 */
record ClusterFacts(
    Optional<String> name, Optional<String> version, boolean accounting, Optional<Instant> time) {

  /** With {@code SLURM_TIME_FORMAT=%s}. */
  private static final Pattern AS_OF =
      Pattern.compile("Configuration data as of ([1-9]\\d{8,10})\\s*");

  static List<String> argv(String program) {
    return List.of(program, "show", "config");
  }

  static Reply<ClusterFacts> read(CommandResult result) {
    return switch (result) {
      case CommandResult.Cut cut -> new Reply.Unknown<>(cut.inWords());
      case CommandResult.NotStarted not -> new Reply.Unknown<>(not.why());
      case CommandResult.Exited exited when exited.code() != 0 && !isWhole(exited.stdout()) ->
          new Reply.Unknown<>(
              "scontrol ended with %d: %s".formatted(exited.code(), exited.stderr().strip()));
      case CommandResult.Exited exited -> parse(exited.stdout());
    };
  }

  /**
   * scontrol ends with 1 although it has shown everything when a controller does not answer the
   * ping at the end: a backup that is down, or the only one, whose rate limit the ping has hit.
   */
  private static boolean isWhole(String stdout) {
    return stdout.contains("\nSlurmctld(");
  }

  private static Reply<ClusterFacts> parse(String text) {
    Map<String, String> values = values(text);
    Optional<String> storage = Optional.ofNullable(values.get("AccountingStorageType"));
    if (storage.isEmpty()) {
      return new Reply.Unknown<>("scontrol show config names no AccountingStorageType");
    }
    return new Reply.Answer<>(
        new ClusterFacts(
            Optional.ofNullable(values.get("ClusterName")),
            Optional.ofNullable(values.get("SLURM_VERSION")),
            storage.get().endsWith("/slurmdbd"),
            time(text)));
  }

  /** The controller's clock, to the second; empty where the answer does not begin with it. */
  static Optional<Instant> time(String text) {
    return text.lines()
        .map(AS_OF::matcher)
        .filter(Matcher::matches)
        .map(matcher -> Instant.ofEpochSecond(Long.parseLong(matcher.group(1))))
        .findFirst();
  }

  /** The settings by their names. */
  static Map<String, String> values(String text) {
    Map<String, String> values = new HashMap<>();
    for (String line : text.split("\\R")) {
      String[] parts = line.split("=", 2);
      if (parts.length == 2) {
        values.put(parts[0].strip(), parts[1].strip());
      }
    }
    return values;
  }
}
