package br.org.linea.orchestration.bench;

import br.org.linea.orchestration.stack.services.LocalStack;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a plan with the program of {@code testing/load}. */
final class LoadRunner {

  private static final int SECONDS_ABOVE = 120;

  private final LocalStack stack;
  private final ObjectMapper json = new ObjectMapper();

  LoadRunner(LocalStack stack) {
    this.stack = stack;
  }

  /**
   * A number of clients that each ask the same question again as soon as it is answered.
   *
   * @param name unique within the plan
   * @param clients how many
   * @param seconds for how long
   * @param token bearer token
   * @param path of the request; {@code @} stands for a number that is drawn anew each time
   * @param firstId least number drawn
   * @param lastId largest number drawn
   * @param form body of a POST; null for a GET
   * @param expected status that counts as an answer
   */
  record Step(
      String name,
      int clients,
      int seconds,
      String token,
      String path,
      int firstId,
      int lastId,
      String form,
      int expected) {

    /** Keeps the token out of logs. */
    @Override
    public String toString() {
      return "Step[" + name + "]";
    }
  }

  /**
   * Runs the steps one after another. Blocks until all are done.
   *
   * @return what each step has seen, by its name
   * @throws IOException when the program fails, with the end of its output
   */
  JsonNode run(URI api, List<Step> steps) throws IOException, InterruptedException {
    Path folder = stack.folder("load");
    Path plan = folder.resolve("plan.json");
    Path results = folder.resolve("results.json");
    Path log = folder.resolve("gatling.out");
    ObjectNode root = json.createObjectNode().put("url", api.toString());
    root.set("steps", json.valueToTree(steps));
    json.writeValue(plan.toFile(), root);
    Process program =
        new ProcessBuilder(argv(plan, results, folder))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    int seconds = steps.stream().mapToInt(Step::seconds).sum() + SECONDS_ABOVE;
    boolean ended = program.waitFor(seconds, TimeUnit.SECONDS);
    if (!ended || program.exitValue() != 0) {
      program.destroyForcibly();
      List<String> lines = Files.readAllLines(log);
      throw new IOException(
          "Gatling %s: %s"
              .formatted(
                  ended ? "ended with " + program.exitValue() : "did not end",
                  String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()))));
    }
    return json.readTree(results.toFile());
  }

  private List<String> argv(Path plan, Path results, Path folder) throws IOException {
    Path built = stack.project().root().resolve("deploy/local/.cache/load");
    return List.of(
        Path.of(System.getProperty("java.home"), "bin/java").toString(),
        "-Xmx256m",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "-Dload.plan=" + plan,
        "-Dload.results=" + results,
        "-cp",
        built.resolve("classes") + ":" + Files.readString(built.resolve("classpath")).strip(),
        "io.gatling.app.Gatling",
        "--simulation",
        "br.org.linea.orchestration.load.HttpLoad",
        "--no-reports",
        "--results-folder",
        folder.resolve("gatling").toString());
  }
}
