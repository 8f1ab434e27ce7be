package br.org.linea.orchestration.agent.slurm;

/** How a command ended. Only {@link Exited} says anything. */
public sealed interface CommandResult {

  /**
   * It ended by itself.
   *
   * @param code its exit code; over 128 it was a signal
   * @param stdout as UTF-8
   * @param stderr as UTF-8
   */
  record Exited(int code, String stdout, String stderr) implements CommandResult {}

  /** It was killed: too slow, or too much to say. What it did meanwhile, nobody knows. */
  record Cut(String why) implements CommandResult {}

  /** It never ran. */
  record NotStarted(String why) implements CommandResult {}
}
