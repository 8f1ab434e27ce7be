package br.org.linea.orchestration.agent.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Runs a program to its end: never a shell, nothing inherited from the agent's environment or its
 * open files, both pipes drained while waiting, a time-out and a limit of bytes. Each program leads
 * a session of its own, so that what stops the agent does not interrupt an sbatch. Blocks; any
 * thread may call.
 */
public final class CommandRunner {

  private final Map<String, String> environment;
  private final int maxBytes;
  private final Supplier<ProgramLauncher> launcher;

  /**
   * A runner.
   *
   * @param environment the whole environment of every program
   * @param maxBytes most bytes of one stream that are kept; a program that writes more is killed
   */
  public CommandRunner(Map<String, String> environment, int maxBytes) {
    this(environment, maxBytes, Launchers::best);
  }

  CommandRunner(Map<String, String> environment, int maxBytes, Supplier<ProgramLauncher> launcher) {
    this.environment = Map.copyOf(environment);
    this.maxBytes = maxBytes;
    this.launcher = launcher;
  }

  /** A runner of the same limits with another whole environment. */
  public CommandRunner with(Map<String, String> other) {
    return new CommandRunner(other, maxBytes, launcher);
  }

  /** Runs {@code argv} in {@code folder}, for {@code limit} at most. */
  public CommandResult run(List<String> argv, Path folder, Duration limit) {
    return launcher.get().run(new Invocation(argv, environment, folder, limit, maxBytes));
  }
}
