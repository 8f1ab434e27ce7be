package br.org.linea.orchestration.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** How long news takes from Slurm to the API, for one process after another. */
final class Latency {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int POLL_MILLIS = 20;

  /** The agent keeps a success back, so that clients see its files over NFS. */
  private static final double PUBLISH_DELAY = 2;

  private final Pair pair;

  Latency(Pair pair) {
    this.pair = pair;
  }

  List<Row> measure(int processes) throws IOException {
    List<Double> toJob = new ArrayList<>();
    List<Double> toRunning = new ArrayList<>();
    List<Double> toEnd = new ArrayList<>();
    for (int each = 0; each < processes; each++) {
      Instant asked = Instant.now();
      int id = pair.start("stamps");
      toJob.add(seconds(asked, await(id, process -> !process.path("pid").isNull())));
      Instant running =
          await(
              id,
              process ->
                  process.path("status").asInt() != 6 && process.path("status").asInt() != 1);
      Instant ended = await(id, process -> process.path("status").asInt() == 0);
      Path run = pair.runDirectory(pair.process(id));
      toRunning.add(seconds(stamp(run.resolve("began.txt")), running));
      toEnd.add(seconds(stamp(run.resolve("ended.txt")), ended));
    }
    return List.of(
        Row.of("request to job id", "s", toJob),
        Row.of("job start to Running", "s", toRunning),
        Row.of("job end to Successful, publish-delay of 2 s included", "s", toEnd)
            .atMost(95, 1 + PUBLISH_DELAY));
  }

  private Instant await(int id, Predicate<JsonNode> reached) throws IOException {
    Instant limit = Instant.now().plus(LIMIT);
    while (Instant.now().isBefore(limit)) {
      if (reached.test(pair.process(id))) {
        return Instant.now();
      }
      new CompletableFuture<Void>()
          .completeOnTimeout(null, POLL_MILLIS, TimeUnit.MILLISECONDS)
          .join();
    }
    throw new IOException("process " + id + " is still " + pair.status(id));
  }

  private static Instant stamp(Path file) throws IOException {
    String[] parts = Files.readString(file).strip().split("\\.");
    return Instant.ofEpochSecond(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }
}
