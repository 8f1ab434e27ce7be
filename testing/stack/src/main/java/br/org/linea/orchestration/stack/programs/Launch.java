package br.org.linea.orchestration.stack.programs;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is started of a program, and how.
 *
 * @param program a jar or a native binary; without one, whatever was packaged
 * @param options for the JVM; a native binary gets none
 */
public record Launch(Optional<Path> program, List<String> options) {

  /** Keeps the record immutable. */
  public Launch {
    options = List.copyOf(options);
  }

  /** Starts soon and stays small, at the price of speed later on: for tests. */
  public static Launch quick(String heap) {
    return new Launch(
        Optional.empty(), List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx" + heap));
  }

  /** The same way with another program. */
  public Launch of(Path other) {
    return new Launch(Optional.of(other), options);
  }
}
