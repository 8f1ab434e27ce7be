package br.org.linea.orchestration.bench;

import br.org.linea.orchestration.stack.process.ProjectFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

/**
 * Under which circumstances was measured.
 *
 * @param date when
 * @param machine processors, memory, kernel, Java
 * @param commit of the checkout, and whether something had been changed since
 * @param manner {@code full}, or {@code quick}: a try-out whose numbers mean nothing
 */
record Circumstances(String date, String machine, String commit, String manner) {

  private static final int KIB_PER_GIB = 1024 * 1024;

  static Circumstances now(ProjectFolder project, boolean quick)
      throws IOException, InterruptedException {
    return new Circumstances(
        LocalDate.now().toString(), hardware(), describe(project), quick ? "quick" : "full");
  }

  private static String hardware() throws IOException {
    return "%d processors (%s), %d GiB, %s %s, Java %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            field("/proc/cpuinfo", "model name"),
            Math.round(
                Double.parseDouble(field("/proc/meminfo", "MemTotal").replaceAll("\\D", ""))
                    / KIB_PER_GIB),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            Runtime.version());
  }

  private static String field(String file, String name) throws IOException {
    return Files.readAllLines(Path.of(file)).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("0");
  }

  private static String describe(ProjectFolder project) throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder("git", "describe", "--always", "--dirty=, changed since")
            .directory(project.root().toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String name = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return git.waitFor() == 0 ? name : "unknown";
  }

  String line() {
    return "%s run of %s at commit %s on %s".formatted(manner, date, commit, machine);
  }
}
