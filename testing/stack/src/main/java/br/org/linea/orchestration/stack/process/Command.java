package br.org.linea.orchestration.stack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A short program that is run to its end, at most 60 s. */
public final class Command {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Command() {}

  /**
   * How a command ended.
   *
   * @param exit its exit code
   * @param output what it wrote to either stream
   */
  public record Outcome(int exit, String output) {}

  /**
   * Runs {@code argv} to its end.
   *
   * @throws IllegalStateException when it does not end within the limit; it is killed then
   */
  public static Outcome ask(Path folder, Map<String, String> environment, List<String> argv) {
    String name = Path.of(argv.getFirst()).getFileName().toString();
    try {
      Path file = Files.createTempFile(folder, name + "-", ".run");
      int exit = Child.start(name, folder, file, environment, argv).awaitExit(LIMIT);
      Outcome outcome = new Outcome(exit, new Output(name, file).text());
      Files.delete(file);
      return outcome;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs {@code argv} to its end and returns its output.
   *
   * @throws IllegalStateException as {@link #ask}, and for any exit code but 0
   */
  public static String run(Path folder, Map<String, String> environment, List<String> argv) {
    Outcome outcome = ask(folder, environment, argv);
    if (outcome.exit() != 0) {
      throw new IllegalStateException(
          "%s ended with %d and said: %s"
              .formatted(String.join(" ", argv), outcome.exit(), outcome.output().strip()));
    }
    return outcome.output();
  }
}
