package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.services.LocalStack;
import br.org.linea.orchestration.stack.services.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Agent, API and broker are killed at random while processes of all kinds are asked for. The
 * pipeline itself leaves a mark for each run, so that no program's word is taken for it.
 */
@Tag("long")
class CrashUnderLoadIT {

  private static final int PROCESSES = 300;
  private static final Duration LIMIT = Duration.ofSeconds(120);

  /** Seconds that outlast the run: each program may be away for as long as others are killed. */
  private static final int LONG = 3600;

  private static final long FIXED_SEED = 20_261_125L;

  @AutoClose private static Platform platform;
  private static Client client;

  /** What a process was asked to do, and how it may end. */
  private record Asked(Set<String> ends, boolean mayNeverRun) {}

  @BeforeAll
  static void start() {
    platform =
        Platform.start(
            LocalStack.own(Service.RABBITMQ),
            Map.of(
                "SLURM_AGENT_SLURM_SUBMIT_TIMEOUT", "5s",
                "SLURM_AGENT_SLURM_RECOVERY_GRACE", "8s",
                "SLURM_AGENT_SLURM_STOP_REPEAT", "2s",
                "SLURM_AGENT_SLURM_MAX_RETRY", "3s"));
    client = platform.client();
  }

  static long[] seeds() {
    return new long[] {FIXED_SEED, new Random().nextLong()};
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void every_process_runs_once_and_ends_right_whatever_is_killed(long seed) throws IOException {
    Random random = new Random(seed);
    Map<Integer, Asked> asked = new LinkedHashMap<>();
    while (asked.size() < PROCESSES) {
      int burst = 1 + random.nextInt(6);
      for (int each = 0; each < burst; each++) {
        ask(random, asked);
      }
      pause(random.nextInt(1500));
      crash(random);
    }
    for (Map.Entry<Integer, Asked> each : asked.entrySet()) {
      client.await(each.getKey(), LIMIT, each.getValue().ends().toArray(String[]::new));
      assertRanOnce(each.getKey(), each.getValue());
    }
    platform.awaitSilence();
  }

  private static void ask(Random random, Map<Integer, Asked> asked) {
    switch (random.nextInt(6)) {
      case 0 -> asked.put(start(0, 3), new Asked(Set.of("Failed"), false));
      case 1 -> {
        int id = start(LONG, 0);
        client.stop(id).then().statusCode(200);
        asked.put(id, new Asked(Set.of("Stopped"), true));
      }
      default -> asked.put(start(random.nextInt(4), 0), new Asked(Set.of("Successful"), false));
    }
  }

  private static int start(int seconds, int exitCode) {
    return client.start(
        "counted", "{\"seconds\": %d, \"exit_code\": %d}".formatted(seconds, exitCode));
  }

  private static void crash(Random random) {
    switch (random.nextInt(10)) {
      case 0 -> {
        platform.stack().part(Service.RABBITMQ).kill();
        platform.stack().part(Service.RABBITMQ).start();
      }
      case 1, 2 -> {
        platform.api().kill();
        platform.startApi();
      }
      default -> {
        platform.agent().kill();
        platform.startAgent();
      }
    }
  }

  /** Not a wait for anything: the moment of the next kill is the point. */
  private static void pause(int millis) {
    new CompletableFuture<Void>().completeOnTimeout(null, millis, TimeUnit.MILLISECONDS).join();
  }

  private static void assertRanOnce(int process, Asked asked) throws IOException {
    Path marks = platform.runDirectory(client, process).resolve("marks.txt");
    int runs = Files.exists(marks) ? Files.readAllLines(marks).size() : 0;
    int least = asked.mayNeverRun() ? 0 : 1;
    assertThat(runs).as("runs of process %d", process).isBetween(least, 1);
    assertThat(platform.jobsNamed(client.jobName(process)).size())
        .as("jobs of process %d", process)
        .isBetween(least, 1);
  }
}
