package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.command.CommandResult;
import br.org.linea.orchestration.agent.command.CommandRunner;
import br.org.linea.orchestration.agent.config.SlurmConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

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

  /**
   * The commands of one cluster.
   *
   * @param environment the agent's own
   */
  SlurmPrograms(SlurmConfig config, Map<String, String> environment) {
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

  /** Asks something; times come as numbers. */
  CommandResult query(List<String> argv) {
    return runner.run(argv, ROOT, queryTimeout);
  }

  /** Runs a command in a job's environment: what sbatch sees, the job gets. */
  CommandResult submit(Map<String, String> jobEnvironment, List<String> argv, Path folder) {
    Map<String, String> environment = new HashMap<>(jobEnvironment);
    environment.putAll(slurmSettings);
    return runner.with(environment).run(argv, folder, submitTimeout);
  }
}
