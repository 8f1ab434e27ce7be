package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.local.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One query per tick, whatever the number of jobs: each command of Slurm's is counted. */
class QueriesIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration LEAST_INTERVAL = Duration.ofSeconds(1);
  private static final int JOBS = 60;
  private static final int TICKS = 4;

  private static Platform platform;
  private static Client client;
  private static Path calls;

  @BeforeAll
  static void start() throws IOException {
    LocalStack stack = LocalStack.open();
    Path bin = stack.folder("bin");
    calls = Files.createFile(bin.resolve("calls"));
    for (String command : List.of("sbatch", "squeue", "sacct", "scancel", "scontrol")) {
      Path counting = bin.resolve(command);
      Files.writeString(
          counting,
          "#!/bin/sh\necho %1$s >> '%2$s'\nexec /usr/bin/%1$s \"$@\"\n".formatted(command, calls));
      Files.setPosixFilePermissions(counting, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    platform =
        Platform.start(
            stack,
            Map.of(
                "SLURM_AGENT_SLURM_BIN_DIR",
                bin.toString(),
                "SLURM_AGENT_SLURM_MIN_QUERY_INTERVAL",
                LEAST_INTERVAL.toMillis() + "ms"));
    client = platform.client();
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  private static List<String> called() {
    try {
      return Files.readAllLines(calls);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static long count(List<String> commands, String command) {
    return commands.stream().filter(command::equals).count();
  }

  @Test
  void sixty_live_jobs_cost_one_squeue_a_tick_and_nothing_else() {
    List<Integer> ids =
        Stream.generate(() -> client.start("counted", "{\"seconds\": 600}")).limit(JOBS).toList();
    try {
      ids.forEach(id -> client.await(id, LIMIT, "Running", "Pending"));

      int before = called().size();
      Instant begun = Instant.now();
      List<String> during =
          Awaitility.await("some ticks")
              .atMost(LIMIT)
              .until(
                  () -> {
                    List<String> all = called();
                    return new ArrayList<>(all.subList(before, all.size()));
                  },
                  seen -> count(seen, "squeue") >= TICKS);
      long most = Duration.between(begun, Instant.now()).dividedBy(LEAST_INTERVAL) + 1;

      assertThat(during).containsOnly("squeue").hasSizeLessThanOrEqualTo((int) most);
      assertThat(ids).allSatisfy(id -> assertThat(client.status(id)).isIn("Running", "Pending"));
    } finally {
      List<String> scancel = new ArrayList<>(List.of("scancel"));
      ids.forEach(id -> scancel.add(client.process(id).getString("pid")));
      platform.slurm().ask(scancel.toArray(String[]::new));
    }
  }
}
