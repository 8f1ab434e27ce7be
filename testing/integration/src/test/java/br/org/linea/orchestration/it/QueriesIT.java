package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.services.LocalStack;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One query per tick, whatever the number of jobs: each command of Slurm's is counted. */
class QueriesIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration LEAST_INTERVAL = Duration.ofSeconds(1);
  private static final int JOBS = 60;
  private static final int TICKS = 4;

  @AutoClose private static Platform platform;
  private static Client client;
  private static SlurmCalls calls;

  @BeforeAll
  static void start() throws IOException {
    LocalStack stack = LocalStack.open();
    calls = SlurmCalls.noted(stack);
    Map<String, String> settings = new HashMap<>(calls.settings());
    settings.put("SLURM_AGENT_SLURM_MIN_QUERY_INTERVAL", LEAST_INTERVAL.toMillis() + "ms");
    platform = Platform.start(stack, settings);
    client = platform.client();
  }

  @Test
  void sixty_live_jobs_cost_one_squeue_a_tick_and_nothing_else() {
    List<Integer> ids =
        Stream.generate(() -> client.start("counted", "{\"seconds\": 600}")).limit(JOBS).toList();
    try {
      ids.forEach(id -> client.await(id, LIMIT, "Running", "Pending"));

      int before = calls.all().size();
      Instant begun = Instant.now();
      List<String> during =
          Awaitility.await("some ticks")
              .atMost(LIMIT)
              .until(
                  () -> {
                    List<String> all = calls.all();
                    return new ArrayList<>(all.subList(before, all.size()));
                  },
                  seen -> SlurmCalls.count(seen, "squeue") >= TICKS);
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
