package br.org.linea.orchestration.demo;

import br.org.linea.orchestration.stack.clients.ApiClient;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The README's walk: token, start, status until the end, and a look at what came out. */
final class Journey {

  private static final Set<String> OVER = Set.of("Successful", "Failed", "Stopped");
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int LINES_SHOWN = 6;

  private final Everything everything;
  private final Steps steps;

  Journey(Everything everything, Steps steps) {
    this.everything = everything;
    this.steps = steps;
  }

  /** Runs {@code cross_lsdb_dev} with its defaults; true when it ended Successful. */
  boolean crossMatch() throws Exception {
    steps.say("");
    try (ApiClient client = client(everything)) {
      steps.step("POST /o/token/", client::token);
      int id =
          steps.step(
              "POST /api/processes/ pipeline=cross_lsdb_dev&used_config=",
              () -> start(client, "cross_lsdb_dev", ""));
      String end =
          steps.step(
              "GET /api/processes/" + id + "/status/ until the end",
              () -> awaitEnd(client, id, steps));
      show(client.process(id));
      return end.equals("Successful");
    }
  }

  static ApiClient client(Everything everything) {
    return new ApiClient(everything.url(), everything.client(), Duration.ofMinutes(30));
  }

  static int start(ApiClient client, String pipeline, String config)
      throws IOException, InterruptedException {
    return client.start(pipeline, config, Optional.empty()).expect(201).path("id").asInt();
  }

  static String awaitEnd(ApiClient client, int id, Steps steps) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    String seen = "";
    while (true) {
      String now =
          client.get("/api/processes/" + id + "/status/").expect(200).path("status").asText();
      if (!now.equals(seen)) {
        steps.say("      " + now);
        seen = now;
      }
      if (OVER.contains(now)) {
        return now;
      }
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "process %d is still %s after %d s".formatted(id, now, LIMIT.toSeconds()));
      }
      interval();
    }
  }

  /** Half a second between two questions; a real client asks every ten. */
  private static void interval() throws InterruptedException, ExecutionException {
    try {
      new CompletableFuture<Void>().get(500, TimeUnit.MILLISECONDS);
    } catch (TimeoutException expected) {
      // Nothing completes it.
    }
  }

  private void show(JsonNode process) throws IOException {
    Path run = everything.processing().resolve(process.path("path_str").asText());
    steps.say("");
    steps.say("Process " + process.path("id").asInt() + ":");
    steps.say(process.toPrettyString().indent(2).stripTrailing());
    steps.say("");
    steps.say("Slurm job " + process.path("pid").asText() + ". Its results are in " + run);
    if (!Files.isDirectory(run)) {
      return;
    }
    try (Stream<Path> files = Files.list(run)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        steps.say("  %8d bytes  %s".formatted(Files.size(file), file.getFileName()));
      }
    }
    for (String wanted : new String[] {"report.json", "cross_match.csv", "run.err"}) {
      look(run.resolve(wanted));
    }
  }

  private void look(Path file) throws IOException {
    if (Files.isRegularFile(file) && Files.size(file) > 0) {
      steps.say("");
      steps.say(file.getFileName() + " begins with:");
      try (Stream<String> lines = Files.lines(file)) {
        lines.limit(LINES_SHOWN * 2L).forEach(line -> steps.say("  " + line));
      }
    }
  }
}
