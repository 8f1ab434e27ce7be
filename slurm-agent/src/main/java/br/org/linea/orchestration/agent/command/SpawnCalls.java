package br.org.linea.orchestration.agent.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The system calls that start a program in a session of its own. Any thread may call. */
interface SpawnCalls {

  /**
   * Starts a program that reads nothing, has {@code 0}, {@code 1} and {@code 2} as its only open
   * files, no signal blocked or ignored, and exactly this environment.
   *
   * @param program its file; {@code PATH} is not searched
   * @param argv its arguments, its name first
   * @throws IOException when no program was started
   */
  SpawnedChild spawn(
      String program, List<String> argv, Map<String, String> environment, Path folder)
      throws IOException;

  /**
   * The exit code of a child that has ended, 128 and more for a signal. Tells the kernel to forget
   * the child, so it answers once. Does not block.
   *
   * @throws IOException when this is no child of ours, or not any more
   */
  OptionalInt exit(long pid) throws IOException;
}
