package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.services.LocalStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The agent's own limit on jobs in Slurm. */
class LimitsIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @AutoClose private static Platform platform;
  private static Client client;

  @BeforeAll
  static void start() {
    platform = Platform.start(LocalStack.open(), Map.of("SLURM_AGENT_SLURM_MAX_JOBS", "2"));
    client = platform.client();
  }

  @Test
  void what_is_over_the_limit_waits_as_queued_with_the_reason_and_runs_later() {
    List<Integer> first =
        Stream.generate(() -> client.start("counted", "{\"seconds\": 6}")).limit(2).toList();
    first.forEach(id -> client.await(id, LIMIT, "Running"));

    int third = client.start("counted", "");

    Awaitility.await("the third to be held back by the limit")
        .atMost(LIMIT)
        .until(
            () -> String.valueOf(client.process(third).getString("reason")).contains("its limit"));
    assertThat(client.status(third)).isEqualTo("Queued");
    client.await(third, LIMIT, "Successful");
  }
}
