package br.org.linea.orchestration.agent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A mounted file system.
 *
 * @param point where it is mounted
 * @param type for example {@code nfs4}
 * @param options as the kernel has them, which leaves out some defaults
 * @see <a href="https://man7.org/linux/man-pages/man5/nfs.5.html">nfs(5)</a>
 */
record Mount(Path point, String type, List<String> options) {

  /** Of this process; one line for each mount, later ones on top of earlier ones. */
  static final Path TABLE = Path.of("/proc/self/mounts");

  private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");
  private static final int COLUMNS = 4;

  /** How long a client with default settings may use what it knows of a folder. */
  private static final Duration DEFAULT_CACHING = Duration.ofSeconds(60);

  /** The one that a folder is on. */
  static Optional<Mount> of(Path folder, Path table) throws IOException {
    Path real = folder.toRealPath();
    Optional<Mount> found = Optional.empty();
    for (String line : Files.readAllLines(table)) {
      String[] columns = line.split(" ");
      if (columns.length >= COLUMNS) {
        Mount mount =
            new Mount(Path.of(plain(columns[1])), columns[2], Arrays.asList(columns[3].split(",")));
        boolean nearer = found.map(it -> mount.point().startsWith(it.point())).orElse(true);
        if (real.startsWith(mount.point()) && nearer) {
          found = Optional.of(mount);
        }
      }
    }
    return found;
  }

  /** How late a new file of another host may be seen; empty where no client caches folders. */
  Optional<Duration> caching() {
    if (!type.startsWith("nfs") || options.contains("noac")) {
      return Optional.empty();
    }
    return options.stream()
        .filter(option -> option.matches("(acdirmax|actimeo)=\\d{1,9}"))
        .map(option -> Duration.ofSeconds(Long.parseLong(option.split("=")[1])))
        .findFirst()
        .or(() -> Optional.of(DEFAULT_CACHING));
  }

  /** Whether opening a folder makes the client ask its server, as it does unless told not to. */
  boolean asksWhenOpened() {
    return !options.contains("nocto");
  }

  /** Blanks and the like are written as {@code \040}. */
  private static String plain(String text) {
    return OCTAL
        .matcher(text)
        .replaceAll((MatchResult it) -> String.valueOf((char) Integer.parseInt(it.group(1), 8)));
  }
}
