package br.org.linea.orchestration.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** Keeps what a person needs to find the cause; the private folder goes with the run. */
final class Evidence {

  /** A hostile run makes files that look as if they filled a disk. */
  private static final long MOST_BYTES = 10_000_000;

  private final TestBed testBed;

  Evidence(TestBed testBed) {
    this.testBed = testBed;
  }

  /** Copies journals and run directories into the checkout; logs are kept by the stack itself. */
  void keep(long seed) throws IOException {
    Path folder =
        testBed.stack().project().root().resolve("deploy/local/.state/crash/seed-" + seed);
    for (Path each : List.of(testBed.stack().folder("journals"), testBed.site().processing())) {
      copy(each, folder.resolve(each.getFileName()));
    }
    System.out.println("Journals and run directories are kept in " + folder);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          Files.createDirectories(target);
        } else if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
            && Files.size(file) < MOST_BYTES) {
          Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }
}
