package br.org.linea.orchestration.agent.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One run of a program.
 *
 * @param argv its name, then its arguments
 * @param environment its whole environment
 * @param folder where it works
 * @param limit how long it may take
 * @param maxBytes most bytes of one stream that are kept
 */
record Invocation(
    List<String> argv, Map<String, String> environment, Path folder, Duration limit, int maxBytes) {

  private static final String PATH = "/bin:/usr/bin";

  /** The program, as its caller named it. */
  String name() {
    return argv.getFirst();
  }

  /**
   * The program's file, looked for in the {@code PATH} of its own environment as {@code execvp}
   * does. Empty when there is none, or when no C string can hold an argument.
   */
  Optional<String> program() {
    if (name().isEmpty() || !fitsC()) {
      return Optional.empty();
    }
    return name().contains("/")
        ? Optional.of(name())
        : Arrays.stream(environment.getOrDefault("PATH", PATH).split(":"))
            .map(each -> folder.resolve(each).resolve(name()))
            .filter(each -> Files.isRegularFile(each) && Files.isExecutable(each))
            .map(Path::toString)
            .findFirst();
  }

  /** It was killed at its time limit. */
  CommandResult tooSlow(String stdout, String stderr) {
    return new CommandResult.Cut(
        "%s gave no answer within %d s".formatted(name(), limit.toSeconds()), stdout, stderr);
  }

  /** It was killed because it wrote too much. */
  CommandResult tooLong() {
    return new CommandResult.Cut("%s wrote more than %d bytes".formatted(name(), maxBytes));
  }

  /** It was killed because its caller does not want the answer any more. */
  CommandResult interrupted() {
    return new CommandResult.Cut(name() + " was interrupted");
  }

  /** It was killed because nothing can be known of it. */
  CommandResult unreadable(Exception reason) {
    return new CommandResult.Cut("the output of " + name() + " cannot be read: " + reason);
  }

  private boolean fitsC() {
    return Stream.of(argv, environment.keySet(), environment.values())
            .flatMap(Collection::stream)
            .noneMatch(each -> each.indexOf('\0') >= 0)
        && environment.keySet().stream().noneMatch(each -> each.isEmpty() || each.contains("="));
  }
}
