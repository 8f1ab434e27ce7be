package br.org.linea.orchestration.local.bench;

import br.org.linea.orchestration.local.ProjectFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code deploy/local/bench [--quick] [--jobs N] [watching|latency …]}: measures and reports. Exit
 * code 0 when everything was measured, whether or not a goal is met.
 */
public final class Bench {

  private static final List<String> PARTS = List.of("latency", "watching");

  private Bench() {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    Locale.setDefault(Locale.ROOT);
    List<String> wishes = new ArrayList<>(List.of(arguments));
    boolean quick = wishes.remove("--quick");
    int jobs = quick ? 200 : 5000;
    int option = wishes.indexOf("--jobs");
    if (option >= 0 && option + 1 < wishes.size()) {
      jobs = Integer.parseInt(wishes.get(option + 1));
      wishes.subList(option, option + 2).clear();
    }
    if (!PARTS.containsAll(wishes)) {
      System.err.println("Usage: deploy/local/bench [--quick] [--jobs N] " + PARTS);
      System.exit(2);
    }
    Report report = new Report(rows(wishes.isEmpty() ? PARTS : wishes, quick, jobs), machine());
    Path folder = ProjectFolder.find().root().resolve("deploy/local/.state/bench");
    report.write(folder);
    System.out.println();
    System.out.println(report.table());
    System.out.println("Written: " + folder.resolve("results.html"));
    System.exit(0);
  }

  private static List<Row> rows(List<String> parts, boolean quick, int jobs) throws Exception {
    List<Row> rows = new ArrayList<>();
    System.out.println("Starting the services and both programs");
    try (Pair pair = new Pair()) {
      if (parts.contains("latency")) {
        System.out.println("Latency");
        rows.addAll(new Latency(pair).measure(quick ? 5 : 40));
      }
      if (parts.contains("watching")) {
        System.out.println("Watching");
        Duration time = Duration.ofSeconds(quick ? 10 : 60);
        rows.addAll(new Watching(pair, System.out).measure(jobs, time));
      }
    }
    return rows;
  }

  private static String machine() {
    return "%s, %d processors, Java %s, %s"
        .formatted(
            LocalDate.now(),
            Runtime.getRuntime().availableProcessors(),
            Runtime.version(),
            System.getProperty("os.name") + " " + System.getProperty("os.version"));
  }
}
