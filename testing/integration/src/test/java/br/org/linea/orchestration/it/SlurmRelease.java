package br.org.linea.orchestration.it;

import br.org.linea.orchestration.stack.process.Command;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** Which Slurm is installed here. */
final class SlurmRelease {

  private static final Pattern RELEASE = Pattern.compile(" (\\d+)\\.(\\d+)\\.");
  private static final int MINORS = 100;

  private SlurmRelease() {}

  /** Skips a test of what older releases do not have. */
  static void assumeAtLeast(int major, int minor) {
    Assumptions.assumeTrue(
        installed() >= major * MINORS + minor, "from Slurm %d.%02d on".formatted(major, minor));
  }

  /** Skips a test of what newer releases do not allow. */
  static void assumeBelow(int major, int minor) {
    Assumptions.assumeTrue(
        installed() < major * MINORS + minor, "below Slurm %d.%02d".formatted(major, minor));
  }

  private static int installed() {
    Matcher found = RELEASE.matcher(version());
    if (!found.find()) {
      throw new IllegalStateException("slurmctld -V names no release: " + version());
    }
    return Integer.parseInt(found.group(1)) * MINORS + Integer.parseInt(found.group(2));
  }

  /** Of the controller: unlike Slurm's clients, it says so without settings. */
  private static String version() {
    return Command.run(Path.of("/"), Map.of(), List.of("slurmctld", "-V"));
  }
}
