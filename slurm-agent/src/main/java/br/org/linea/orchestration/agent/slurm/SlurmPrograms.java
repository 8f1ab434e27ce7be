package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.command.CommandResult;
import br.org.linea.orchestration.agent.command.CommandRunner;
import br.org.linea.orchestration.agent.config.SlurmConfig;
import io.micrometer.core.instrument.Metrics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Where Slurm's commands are, and what is in their environment. */
final class SlurmPrograms {

  private static final List<String> INHERITED =
      List.of("HOME", "USER", "LOGNAME", "LANG", "SLURM_CONF", "SLURM_CONF_SERVER");
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final Path ROOT = Path.of("/");

  private final CommandRunner runner;
  private final List<Path> folders;
  private final Duration submitTimeout;
  private final Duration queryTimeout;
  private final Map<String, String> slurmSettings = new HashMap<>();

  /** By command, since Slurm limits each kind of request for itself. */
  private final Map<String, RateLimitPause> pauses = new ConcurrentHashMap<>();

  private final Function<String, RateLimitPause> newPause;

  /**
   * The commands of one cluster.
   *
   * @param environment the agent's own
   */
  SlurmPrograms(SlurmConfig config, Map<String, String> environment, InstantSource clock) {
    this.newPause = command -> new RateLimitPause(clock, config.retry(), config.maxRetry());
    this.submitTimeout = config.submitTimeout();
    this.queryTimeout = config.queryTimeout();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith("SLURM_CONF")) {
            slurmSettings.put(name, value);
          }
        });
    Map<String, String> mine = new HashMap<>();
    INHERITED.stream()
        .filter(environment::containsKey)
        .forEach(name -> mine.put(name, environment.get(name)));
    mine.put("PATH", environment.getOrDefault("PATH", PATH));
    this.folders = config.binDir().map(List::of).orElseGet(() -> foldersOf(mine.get("PATH")));
    // Times as numbers are the same in every zone; sacct's --starttime is read in TZ.
    mine.put("SLURM_TIME_FORMAT", "%s");
    mine.put("TZ", "UTC");
    this.runner = new CommandRunner(mine, config.maxOutputBytes());
  }

  /** Variables that say where Slurm's own settings are; a job gets them too. */
  Map<String, String> slurmSettings() {
    return Map.copyOf(slurmSettings);
  }

  private static List<Path> foldersOf(String path) {
    return Arrays.stream((path + ":/usr/bin").split(":"))
        .filter(Predicate.not(String::isEmpty))
        .map(Path::of)
        .distinct()
        .toList();
  }

  /** The command's file. */
  Optional<Path> find(String name) {
    return folders.stream()
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * By its whole path: what sbatch gets as environment is the job's, whose PATH is another. One
   * that is missing is called where it was last expected, and that fails in words.
   */
  String program(String name) {
    return find(name).orElseGet(() -> folders.getLast().resolve(name)).toString();
  }

  /**
   * Asks something; times come as numbers. A command whose requests Slurm limits is not started
   * again for a while, which doubles from limit to limit.
   */
  CommandResult query(List<String> argv) {
    String command = Path.of(argv.getFirst()).getFileName().toString();
    RateLimitPause pause = pauses.computeIfAbsent(command, newPause);
    Optional<Duration> left = pause.left();
    if (left.isPresent()) {
      return new CommandResult.NotStarted(
          "Slurm limits the rate of requests; %s is started again in %d s"
              .formatted(command, left.get().toSeconds() + 1));
    }
    CommandResult result = timed(command, () -> runner.run(argv, ROOT, queryTimeout));
    if (RateLimitPause.isCalledForBy(result)) {
      limited(command);
      pause.limited();
    } else {
      pause.accepted();
    }
    return result;
  }

  /** Counts an answer by which Slurm limits the rate of a command. */
  static void limited(String command) {
    Metrics.counter("agent.slurm.rate.limits", "command", command).increment();
  }

  private static CommandResult timed(String command, Supplier<CommandResult> run) {
    return Metrics.timer("agent.slurm.commands", "command", command).record(run);
  }

  /** Runs a command in a job's environment: what sbatch sees, the job gets. */
  CommandResult submit(Map<String, String> jobEnvironment, List<String> argv, Path folder) {
    Map<String, String> environment = new HashMap<>(jobEnvironment);
    environment.putAll(slurmSettings);
    return timed("sbatch", () -> runner.with(environment).run(argv, folder, submitTimeout));
  }
}
