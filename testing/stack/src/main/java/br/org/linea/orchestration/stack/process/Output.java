package br.org.linea.orchestration.stack.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * What a service wrote, and the errors that quote it.
 *
 * @param name of the service, for people
 * @param log the file that it writes to
 */
record Output(String name, Path log) {

  private static final int TAIL_LINES = 25;

  /** An error that shows the end of the log and where all of it is. */
  IllegalStateException failure(String what) {
    return new IllegalStateException(
        "%s %s. Its output is in %s, which ends in:%n%s".formatted(name, what, kept(), tail()));
  }

  /** Never fails on a character that is half written or no UTF-8 at all. */
  String text() throws IOException {
    return new String(Files.readAllBytes(log), UTF_8);
  }

  /** A copy that stays when the private folder is removed, so that a message can name it. */
  private Path kept() {
    try {
      Path folder = Guard.logs().orElse(Path.of(System.getProperty("java.io.tmpdir")));
      Files.createDirectories(folder);
      Path kept = Files.createTempFile(folder, "orchestration-" + name + "-", ".log");
      return Files.copy(log, kept, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      return log;
    }
  }

  private String tail() {
    try {
      List<String> lines = text().lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "(unreadable: " + e + ")";
    }
  }
}
