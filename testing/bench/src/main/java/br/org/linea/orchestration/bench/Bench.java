package br.org.linea.orchestration.bench;

import br.org.linea.orchestration.stack.process.ProjectFolder;
import br.org.linea.orchestration.stack.services.LocalStack;
import br.org.linea.orchestration.stack.services.Service;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code deploy/local/bench}: measures and reports. Exit code 0 when everything was measured,
 * whether or not a goal is met; 1 when a part failed, after the report of the others; 2 for a wrong
 * command line.
 */
public final class Bench {

  private static final System.Logger LOG = System.getLogger(Bench.class.getName());

  private static final String COMPARE = "compare";

  private final BenchOptions options;
  private final PrintStream out;
  private final List<Row> rows = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();

  private Bench(BenchOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    Locale.setDefault(Locale.ROOT);
    BenchOptions options;
    try {
      options = BenchOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println(BenchOptions.USAGE);
      System.exit(2);
      return;
    }
    System.exit(new Bench(options, System.out).run());
  }

  private int run() throws Exception {
    out.println("Starting PostgreSQL, RabbitMQ, Keycloak and Slurm");
    try (LocalStack stack = LocalStack.own()) {
      stack.require(Service.values());
      List<String> parts = options.compare().isPresent() ? List.of(COMPARE) : options.parts();
      PlainJobs plain = new PlainJobs(stack);
      for (String part : parts) {
        out.println("Measuring " + part);
        measure(stack, plain, part);
      }
    }
    ProjectFolder project = ProjectFolder.find();
    BenchReport report = new BenchReport(rows, Circumstances.now(project, options.quick()));
    Path folder = project.root().resolve("deploy/local/.state/bench");
    report.write(folder);
    out.println();
    out.println(report.table());
    out.println("Written: " + folder.resolve("results.json"));
    out.println("Written: " + folder.resolve("results.html"));
    if (!failed.isEmpty()) {
      out.println("Not measured: " + String.join(", ", failed));
      return 1;
    }
    if (options.writeDocs()) {
      report.writeInto(project.root().resolve("docs/benchmarks.md"));
      out.println("Written: docs/benchmarks.md");
    }
    return 0;
  }

  private void measure(LocalStack stack, PlainJobs plain, String part) throws InterruptedException {
    try {
      Calibration before = calibrate(plain);
      List<Row> measured = rows(stack, part);
      Conditions conditions = new Conditions(part, before, calibrate(plain));
      measured.forEach(row -> rows.add(row.under(conditions)));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      // The other parts' numbers are worth having; the exit code reports this one.
      LOG.log(System.Logger.Level.ERROR, part + " was not measured", e);
      failed.add(part);
    }
  }

  private static Calibration calibrate(PlainJobs plain) throws IOException, InterruptedException {
    Calibration calibration = Calibration.now(plain);
    plain.cancelAll();
    return calibration;
  }

  private List<Row> rows(LocalStack stack, String part) throws Exception {
    boolean quick = options.quick();
    return switch (part) {
      case "start" -> new StartUp(stack, quick ? 2 : 5).measure();
      case "rest" -> new Rest(stack, quick).measure();
      case "streams" ->
          new Streams(
                  stack, Pair.API, quick ? List.of(1, 10) : List.of(1, 100, 1000), quick ? 5 : 20)
              .measure();
      case "webhooks" -> new Webhooks(stack, quick ? 3 : 20).measure();
      case "latency" -> new Latency(stack, quick ? 4 : 18).measure();
      case "files" -> new FileDownloads(stack, quick ? 64 : 1024, quick ? 2 : 5).measure();
      case "sbatch" -> new Sbatch(stack, quick ? 80 : 800, quick ? 80 : 4000).measure();
      case "watching" ->
          new Watching(
                  stack,
                  quick ? List.of(20, 100) : List.of(100, 1000, 5000),
                  Duration.ofSeconds(quick ? 8 : 60))
              .measure();
      case COMPARE ->
          new Comparison(
                  stack,
                  new ProjectFolder(options.compare().orElseThrow()),
                  quick ? 80 : 800,
                  quick ? 80 : 4000)
              .measure();
      default -> throw new IllegalArgumentException(part);
    };
  }
}
